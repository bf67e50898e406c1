import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { type SlsPinoOptions, slsDestination } from '../src/index.js';
import { target } from './harness/pinos.js';
import { useService } from './harness/service.js';
import { end } from './harness/transport.js';

const service = useService();

const MS = 1_000_000n;
const now = BigInt(Date.now());
const digits = now * MS + 123_456n;

/** What a format writes, and the nanoseconds since the epoch that this means. */
const formats: {
  name: string;
  timestamp: () => string;
  nanos: (fragment: string) => bigint;
  options?: SlsPinoOptions;
}[] = [
  {
    name: 'epochTime',
    timestamp: pino.stdTimeFunctions.epochTime,
    nanos: (fragment) => BigInt(after(fragment)) * MS,
  },
  {
    name: 'unixTime',
    timestamp: pino.stdTimeFunctions.unixTime,
    nanos: (fragment) => BigInt(after(fragment)) * 1000n * MS,
  },
  {
    name: 'isoTime',
    timestamp: pino.stdTimeFunctions.isoTime,
    nanos: (fragment) => BigInt(Date.parse(JSON.parse(after(fragment)))) * MS,
  },
  {
    name: 'isoTimeNano',
    timestamp: pino.stdTimeFunctions.isoTimeNano,
    nanos: (fragment) => nanosOfIso(JSON.parse(after(fragment))),
  },
  {
    name: 'nanoseconds as a number, more digits than a double has',
    timestamp: () => `,"time":${digits}`,
    nanos: () => digits,
  },
  {
    name: 'microseconds as a number',
    timestamp: () => `,"time":${digits / 1000n}`,
    nanos: () => (digits / 1000n) * 1000n,
  },
  {
    name: 'seconds with nine fraction digits',
    timestamp: () => `,"time":${now / 1000n}.123456789`,
    nanos: () => (now / 1000n) * 1000n * MS + 123_456_789n,
  },
  {
    name: 'nanoseconds as a string',
    timestamp: () => `,"time":"${digits}"`,
    nanos: () => digits,
  },
  {
    name: 'another key',
    timestamp: () => `,"ts":${digits}`,
    nanos: () => digits,
    options: { timeKey: 'ts' },
  },
];

function after(fragment: string): string {
  return fragment.slice(fragment.indexOf(':') + 1);
}

function nanosOfIso(text: string): bigint {
  const [, seconds, fraction = ''] = /^(.*)\.(\d+)Z$/.exec(text) ?? [];
  return BigInt(Date.parse(`${seconds}Z`)) * MS + BigInt(fraction.padEnd(9, '0'));
}

/** A function for pino's `timestamp`, and what it returned last: the one for the line. */
function recorded(timestamp: () => string) {
  let last = '';
  return {
    last: () => last,
    timestamp: () => {
      last = timestamp();
      return last;
    },
  };
}

async function arrived(): Promise<{ nanos: bigint; keys: string[] }> {
  const [log] = await service.logs();
  if (log === undefined) throw new Error('nothing arrived');
  const nanos = BigInt(log.time) * 1000n * MS + BigInt(log.timeNs ?? 0);
  return { nanos, keys: Object.keys(log.contents).sort() };
}

const base = { a: 1 };
const keys = ['a', 'level', 'msg'];

describe.each(formats)('time as $name', ({ timestamp, nanos, options }) => {
  it('keeps every digit through the worker, and is not repeated in the contents', async () => {
    const time = recorded(timestamp);
    const transport = pino.transport({ target, options: { ...service.options, ...options } });
    pino({ base, timestamp: time.timestamp }, transport).info('x');
    await end(transport);
    expect(await arrived()).toEqual({ nanos: nanos(time.last()), keys });
  });

  it('keeps every digit in process', async () => {
    const time = recorded(timestamp);
    const destination = slsDestination({ ...service.options, ...options });
    pino({ base, timestamp: time.timestamp }, destination).info('x');
    await destination.close();
    expect(await arrived()).toEqual({ nanos: nanos(time.last()), keys });
  });

  it('keeps every digit through `map`', async () => {
    const time = recorded(timestamp);
    const map = (record: object) => ({ ...record, mapped: true });
    const destination = slsDestination({ ...service.options, ...options, map });
    pino({ base, timestamp: time.timestamp }, destination).info('x');
    await destination.close();
    expect(await arrived()).toEqual({
      nanos: nanos(time.last()),
      keys: [...keys, 'mapped'].sort(),
    });
  });
});

describe('a line without a time', () => {
  it('has the time of its arrival', async () => {
    const before = BigInt(Date.now()) * MS;
    const destination = slsDestination(service.options);
    pino({ base, timestamp: false }, destination).info('x');
    await destination.close();
    const { nanos, keys: arrivedKeys } = await arrived();
    expect(arrivedKeys).toEqual(keys);
    expect(nanos >= before && nanos <= BigInt(Date.now()) * MS).toBe(true);
  });

  it('keeps a time field that can not be read', async () => {
    const destination = slsDestination(service.options);
    pino({ base, timestamp: () => ',"time":"teatime"' }, destination).info('x');
    await destination.close();
    expect((await service.logs())[0]?.contents['time']).toBe('teatime');
  });
});
