import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger, format, type Logger, type LoggerOptions } from 'winston';
import { SlsTransport, type SlsTransportOptions } from '../src/index.js';
import { MemoryTransport } from './support/memory-transport.js';
import { end, Service } from './support/service.js';

let service: Service;
beforeAll(async () => {
  service = await Service.start();
});
afterAll(() => service.close());

type Extras = Pick<SlsTransportOptions, 'format' | 'level'>;

/** What the service has of a logger's records. */
async function shipped(
  use: (logger: Logger) => void,
  loggerOptions: LoggerOptions = {},
  transportOptions: Extras = {},
): Promise<Readonly<Record<string, string>>[]> {
  const destination = service.newDestination();
  const transport = new SlsTransport({ ...destination, ...transportOptions });
  const logger = createLogger({ ...loggerOptions, transports: [transport] });
  use(logger);
  await end(logger);
  expect(transport.stats().hookFailures).toBe(0);
  return service.contents(destination);
}

/** An application's own error class, with a field and a cause. */
class PaymentError extends Error {
  readonly orderId = 42;
}

const failure = () => new PaymentError('card declined', { cause: new TypeError('no such card') });

/** What every shape of an error must arrive with. */
const FAILURE = {
  level: 'error',
  type: 'PaymentError',
  stack: expect.stringContaining('card declined\n    at '),
  cause: expect.stringContaining('"message":"no such card"'),
  orderId: '42',
};

describe('levels', () => {
  it('arrive without the colours that a format puts into them', async () => {
    const colorize = format.combine(format.colorize(), format.simple());
    expect(await shipped((logger) => logger.warn('x'), { format: colorize })).toEqual([
      { level: 'warn', message: 'x' },
    ]);
  });

  it("are inherited from the logger, also when the logger's level changes", async () => {
    const records = await shipped((logger) => {
      logger.debug('too early');
      logger.level = 'debug';
      logger.debug('after the change');
      logger.child({ requestId: 7 }).debug('of a child');
    });
    expect(records).toEqual([
      { level: 'debug', message: 'after the change' },
      { level: 'debug', message: 'of a child', requestId: '7' },
    ]);
  });

  it('of the transport itself go before', async () => {
    const use = (logger: Logger) => void logger.info('no').error('yes');
    expect(await shipped(use, { level: 'silly' }, { level: 'error' })).toEqual([
      { level: 'error', message: 'yes' },
    ]);
  });

  it('may be the application’s own', async () => {
    const use = (logger: Logger) => void logger.log('audit', 'x').log('noise', 'y');
    expect(await shipped(use, { levels: { audit: 0, noise: 1 }, level: 'audit' })).toEqual([
      { level: 'audit', message: 'x' },
    ]);
  });

  it('that nobody knows are no failure', async () => {
    const use = (logger: Logger) => void logger.log('unknown', 'x').info('y');
    expect(await shipped(use)).toEqual([{ level: 'info', message: 'y' }]);
  });
});

describe('errors', () => {
  it('logged as the record arrive whole', async () => {
    const use = (logger: Logger) => logger.error(failure());
    expect(await shipped(use)).toEqual([{ ...FAILURE, message: 'card declined' }]);
  });

  it('logged by a child logger arrive whole', async () => {
    const use = (logger: Logger) => logger.child({ requestId: 7 }).error(failure());
    const { type: _type, ...parts } = FAILURE;
    expect(await shipped(use)).toEqual([{ ...parts, message: 'card declined', requestId: '7' }]);
  });

  it('logged after a message arrive whole', async () => {
    const use = (logger: Logger) => logger.error('payment failed:', failure());
    const message = 'payment failed: card declined';
    expect(await shipped(use)).toEqual([{ ...FAILURE, message }]);
  });

  it("logged after a message keep their class beside the application's own type", async () => {
    const options = { defaultMeta: { type: 'access' } };
    const [record] = await shipped((logger) => logger.error('x', failure()), options);
    expect(record).toMatchObject({ type: 'access', name: 'PaymentError' });
  });

  it('logged as a field arrive in that field', async () => {
    const use = (logger: Logger) => logger.error('payment failed', { err: failure() });
    const [record] = await shipped(use);
    expect(record).toMatchObject({ level: 'error', message: 'payment failed' });
    expect(JSON.parse(record?.['err'] ?? '')).toMatchObject({
      type: 'PaymentError',
      message: 'card declined',
      orderId: 42,
      cause: { type: 'TypeError', message: 'no such card' },
    });
  });

  it('logged as the message arrive whole', async () => {
    const use = (logger: Logger) => {
      logger.log({ level: 'error', message: failure() as never, extra: 1 });
    };
    const options = { format: format((info) => info)() };
    expect(await shipped(use, options)).toEqual([
      { ...FAILURE, message: 'card declined', extra: '1' },
    ]);
  });

  it('keep their message and stack through format.errors()', async () => {
    const errors = format.combine(format.errors({ stack: true, cause: true }), format.json());
    const { type: _type, ...parts } = FAILURE;
    expect(await shipped((logger) => logger.error(failure()), { format: errors })).toEqual([
      { ...parts, message: 'card declined' },
    ]);
  });

  it('of which there are several in one keep them all', async () => {
    const use = (logger: Logger) => {
      logger.error(new AggregateError([new Error('first'), new Error('second')], 'both'));
      logger.error('failed:', new AggregateError([new Error('first'), new Error('second')]));
    };
    const records = await shipped(use);
    expect(records.map(({ type }) => type)).toEqual(['AggregateError', 'AggregateError']);
    for (const record of records) {
      expect(record['errors']).toContain('"message":"first"');
      expect(record['errors']).toContain('"message":"second"');
    }
  });

  it('with a toJSON keep the fields that the logger adds', async () => {
    const use = (logger: Logger) => {
      logger.error(
        Object.assign(new Error('GET failed'), {
          request: { sockets: ['huge'] },
          toJSON: () => ({ url: '/orders' }),
        }),
      );
    };
    const [record] = await shipped(use, { defaultMeta: { service: 'shop' } });
    expect(record).toMatchObject({ message: 'GET failed', url: '/orders', service: 'shop' });
    expect(record).not.toHaveProperty('request');
  });
});

describe("a format of the transport's own", () => {
  const spread = format((info) => ({ ...info, message: `${info.message}!` }));

  const formats = {
    'format.json()': format.json(),
    'format.timestamp()': format.timestamp(),
    'format.errors()': format.errors({ stack: true, cause: true }),
    'a format that spreads the record': spread(),
  };
  for (const [name, own] of Object.entries(formats)) {
    it(`sees an error's message and stack: ${name}`, async () => {
      const [record] = await shipped((logger) => logger.error(failure()), {}, { format: own });
      expect(record).toMatchObject({
        message: expect.stringContaining('card declined'),
        stack: FAILURE.stack,
        orderId: '42',
      });
    });
  }

  it('does not change the record for other transports', async () => {
    const destination = service.newDestination();
    const neighbour = new MemoryTransport();
    const change = format((info) => {
      info.message = 'changed';
      info['added'] = true;
      return info;
    });
    const transport = new SlsTransport({ ...destination, format: change() });
    const logger = createLogger({ transports: [transport, neighbour] });
    const error = failure();
    logger.error(error);
    logger.info('original');
    await end(logger);
    expect(service.messages(destination)).toEqual(['changed', 'changed']);
    expect(neighbour.infos).toEqual([error, expect.objectContaining({ message: 'original' })]);
    expect(error.message).toBe('card declined');
    expect(error).not.toHaveProperty('added');
  });

  it('filters a record by a falsy result', async () => {
    const noSecrets = format((info) => (info['secret'] === true ? false : info));
    const use = (logger: Logger) => void logger.info('a', { secret: true }).info('b');
    expect(await shipped(use, {}, { format: noSecrets() })).toEqual([
      { level: 'info', message: 'b' },
    ]);
  });

  it('is applied to records that the stream has buffered', async () => {
    const destination = service.newDestination();
    const transport = new SlsTransport({ ...destination, format: spread() });
    const logger = createLogger({ transports: [transport] });
    transport.cork();
    logger.info('a').info('b').info('c');
    await new Promise(setImmediate);
    expect(transport.stats().received).toBe(0);
    transport.uncork();
    await end(logger);
    expect(service.messages(destination)).toEqual(['a!', 'b!', 'c!']);
  });

  it('may be set later', async () => {
    const destination = service.newDestination();
    const transport = new SlsTransport({ ...destination });
    transport.format = spread();
    const logger = createLogger({ transports: [transport] });
    logger.error(failure());
    await end(logger);
    expect(service.messages(destination)).toEqual(['card declined!']);
  });

  it('that throws leaves the record its level only, since it may be what removes a secret', async () => {
    const destination = service.newDestination();
    const broken = format(() => {
      throw new Error('broken format');
    });
    const transport = new SlsTransport({ ...destination, format: broken() });
    const logger = createLogger({ transports: [transport] });
    expect(() => logger.info('a').info('b')).not.toThrow();
    await end(logger);
    const reduced = { level: 'info', putlogs_error: 'format: broken format' };
    expect(service.contents(destination)).toEqual([reduced, reduced]);
    expect(transport.stats().hookFailures).toBe(2);
  });
});

describe('messages', () => {
  const shapes: [string, unknown, string][] = [
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['an object', { a: 1 }, '{"a":1}'],
    ['an array', ['a', 1], '["a",1]'],
    ['a number', 5, '5'],
    ['a boolean', false, 'false'],
    ['a BigInt', 5n, '5'],
    ['an empty text', '', ''],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
  ];
  for (const [name, message, expected] of shapes) {
    it(`that are ${name} arrive as ${JSON.stringify(expected)}`, async () => {
      const asIs = { format: format((info) => info)() };
      const records = await shipped((logger) => logger.info(message as never), asIs);
      expect(records).toEqual([{ level: 'info', message: expected }]);
    });
  }

  it('may be missing where there are fields', async () => {
    const use = (logger: Logger) => void logger.write({ level: 'info', event: 'login' });
    expect(await shipped(use)).toEqual([{ level: 'info', event: 'login' }]);
  });
});

describe('fields', () => {
  it('arrive as text, nested ones as JSON, those of defaultMeta too', async () => {
    const use = (logger: Logger) => {
      logger.info('x', {
        n: 1,
        ok: true,
        user: { id: 7, tags: ['a'] },
        at: new Date(0),
        nothing: null,
      });
    };
    expect(await shipped(use, { defaultMeta: { service: 'shop' } })).toEqual([
      {
        level: 'info',
        message: 'x',
        service: 'shop',
        n: '1',
        ok: 'true',
        user: '{"id":7,"tags":["a"]}',
        at: '1970-01-01T00:00:00.000Z',
        nothing: 'null',
      },
    ]);
  });

  it('that format.metadata() has moved arrive under its key', async () => {
    const metadata = format.metadata();
    expect(await shipped((logger) => logger.info('x', { a: 1 }), { format: metadata })).toEqual([
      { level: 'info', message: 'x', metadata: '{"a":1}' },
    ]);
  });

  it('of profile() and startTimer() arrive', async () => {
    const records = await shipped((logger) => logger.startTimer().done({ message: 'done' }));
    expect(records).toEqual([
      { level: 'info', message: 'done', durationMs: expect.stringMatching(/^\d+$/) },
    ]);
  });
});

describe('arguments of a log call', () => {
  const asIs = { format: format((info) => info)() };
  const splat = { format: format.splat() };
  const log =
    (...args: [string, ...unknown[]]) =>
    (logger: Logger) =>
      void logger.info(...args);

  it('that nothing has resolved arrive as splat', async () => {
    expect(await shipped(log('n=%d of %s', 5, 'ten'), asIs)).toEqual([
      { level: 'info', message: 'n=%d of %s', splat: '[5,"ten"]' },
    ]);
    expect(await shipped(log('user', 'alice', 7), asIs)).toEqual([
      { level: 'info', message: 'user', splat: '["alice",7]' },
    ]);
  });

  it('that winston has merged into the record are not repeated', async () => {
    expect(await shipped(log('x', { a: 1 }), asIs)).toEqual([
      { level: 'info', message: 'x', a: '1' },
    ]);
    expect(await shipped(log('x', { a: 1 }, { b: 2 }), asIs)).toEqual([
      { level: 'info', message: 'x', a: '1', splat: '[{"b":2}]' },
    ]);
  });

  it('that format.splat() has put into the message are not repeated', async () => {
    expect(await shipped(log('n=%d of %s %j', 5, 'ten', { a: 1 }), splat)).toEqual([
      { level: 'info', message: 'n=5 of ten {"a":1}' },
    ]);
    expect(await shipped(log('n=%d', 5, { a: 1 }), splat)).toEqual([
      { level: 'info', message: 'n=5', a: '1' },
    ]);
  });

  it('that winston would lose, such as a Map, arrive as splat', async () => {
    const [record] = await shipped(log('x', new Map([['k', 1]])), asIs);
    expect(record?.['splat']).toContain('"k"');
  });

  it('that say nothing are left out', async () => {
    expect(
      await shipped(
        log('x', undefined, () => 0),
        asIs,
      ),
    ).toEqual([{ level: 'info', message: 'x' }]);
  });

  it('do not take the place of a field called splat', async () => {
    expect(await shipped(log('x', { splat: 'mine' }, 'other'), asIs)).toEqual([
      { level: 'info', message: 'x', splat: 'mine', splat_: '["other"]' },
    ]);
  });
});

describe('time', () => {
  async function times(timestamp: unknown): Promise<{ ms: number; field: string | undefined }> {
    const destination = service.newDestination();
    const logger = createLogger({
      format: format((info) => info)(),
      transports: [new SlsTransport({ ...destination })],
    });
    logger.info('x', { timestamp });
    await end(logger);
    const [log] = service.emulator.logs({ logstore: destination.logstore });
    const ms = (log?.time ?? 0) * 1000 + Math.floor((log?.timeNs ?? 0) / 1e6);
    return { ms, field: log?.contents['timestamp'] };
  }

  const anHourAgo = Date.now() - 3_600_000;
  const iso = new Date(anHourAgo).toISOString();
  const instants: [string, unknown, string][] = [
    ['an ISO 8601 text', iso, iso],
    ['a Date', new Date(anHourAgo), iso],
    ['a number', anHourAgo, String(anHourAgo)],
    ['digits', String(anHourAgo), String(anHourAgo)],
  ];
  for (const [name, timestamp, field] of instants) {
    it(`is that of a timestamp that is ${name}, which stays a field`, async () => {
      expect(await times(timestamp)).toEqual({ ms: anHourAgo, field });
    });
  }

  it('is that of the timestamp that format.metadata() has moved', async () => {
    const destination = service.newDestination();
    const logger = createLogger({
      format: format.metadata(),
      transports: [new SlsTransport({ ...destination })],
    });
    logger.info('x', { timestamp: iso });
    await end(logger);
    const [log] = service.emulator.logs({ logstore: destination.logstore });
    expect(log?.time).toBe(Math.floor(anHourAgo / 1000));
  });

  const others = ['2020-01-01 00:00:00', '03:25:00', 'yesterday', 12.5, { a: 1 }, Number.NaN];
  for (const timestamp of others) {
    it(`is that of the log call for a timestamp like ${JSON.stringify(timestamp)}`, async () => {
      const before = Date.now();
      const { ms } = await times(timestamp);
      expect(ms).toBeGreaterThanOrEqual(before);
      expect(ms).toBeLessThanOrEqual(Date.now());
    });
  }
});
