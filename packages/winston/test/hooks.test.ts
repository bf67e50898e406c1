import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from 'winston';
import { type ErrorEvent, SlsTransport, type SlsTransportOptions } from '../src/index.js';
import { end, Service } from './support/service.js';

let service: Service;
beforeAll(async () => {
  service = await Service.start();
});
afterAll(() => service.close());

type Hooks = Pick<SlsTransportOptions, 'map' | 'route'>;

async function ship(hooks: Hooks) {
  const destination = service.newDestination();
  const errors: ErrorEvent[] = [];
  const transport = new SlsTransport({
    ...destination,
    ...hooks,
    onError: (event) => errors.push(event),
  });
  const logger = createLogger({ transports: [transport] });
  logger.info('a', { n: 1 });
  logger.info('b', { n: 2 });
  await end(logger);
  const { hookFailures } = transport.stats();
  return { contents: service.contents(destination), errors, hookFailures, destination };
}

const BY_DEFAULT = [
  { level: 'info', message: 'a', n: '1' },
  { level: 'info', message: 'b', n: '2' },
];

/** What a caller without types may do. */
const untyped = (hook: (info: { message?: unknown }) => unknown): never => hook as never;

describe('the map hook', () => {
  it('makes the whole contents', async () => {
    const { contents } = await ship({
      map: ({ message, n }) => ({ text: message, double: [n, n] }),
    });
    expect(contents).toEqual([
      { text: 'a', double: '[1,1]' },
      { text: 'b', double: '[2,2]' },
    ]);
  });

  it('leaves a record out with null, and has no opinion with undefined', async () => {
    const { contents, hookFailures } = await ship({
      map: ({ message }) => (message === 'a' ? null : undefined),
    });
    expect(contents).toEqual(BY_DEFAULT.slice(1));
    expect(hookFailures).toBe(0);
  });

  const broken: [string, never][] = [
    [
      'throws',
      untyped(() => {
        throw new Error('broken hook');
      }),
    ],
    ['returns a promise', untyped(async () => ({}))],
    ['returns a text', untyped(() => 'text')],
    ['returns an array', untyped(() => ['a'])],
  ];
  for (const [name, map] of broken) {
    it(`that ${name} leaves the record its level only, is counted, and reported once`, async () => {
      const { contents, errors, hookFailures } = await ship({ map });
      const reduced = { level: 'info', putlogs_error: expect.stringMatching(/^map: /) };
      expect(contents).toEqual([reduced, reduced]);
      expect(hookFailures).toBe(2);
      expect(errors).toEqual([{ code: 'HookError', message: expect.stringMatching(/^map: /) }]);
    });
  }

  it('keeps the time of the record', async () => {
    const destination = service.newDestination();
    const transport = new SlsTransport({ ...destination, map: () => ({ mapped: true }) });
    const logger = createLogger({ transports: [transport] });
    const timestamp = Date.now() - 60_000;
    logger.info('x', { timestamp });
    await end(logger);
    const [log] = service.emulator.logs({ logstore: destination.logstore });
    expect(log).toMatchObject({ time: Math.floor(timestamp / 1000), contents: { mapped: 'true' } });
  });
});

describe('the route hook', () => {
  it('sends single records elsewhere', async () => {
    const elsewhere = service.newDestination().logstore;
    const { destination } = await ship({
      route: ({ message }) =>
        message === 'a' ? { logstore: elsewhere, topic: 'audit' } : undefined,
    });
    expect(service.messages({ logstore: elsewhere })).toEqual(['a']);
    expect(service.messages(destination)).toEqual(['b']);
    expect(service.emulator.logs({ logstore: elsewhere })).toEqual([
      expect.objectContaining({ topic: 'audit' }),
    ]);
  });

  const broken: [string, never][] = [
    [
      'throws',
      untyped(() => {
        throw new Error('broken hook');
      }),
    ],
    ['returns a promise', untyped(async () => ({}))],
    ['returns a text', untyped(() => 'text')],
  ];
  for (const [name, route] of broken) {
    it(`that ${name} leaves the record to the options, is counted, and reported once`, async () => {
      const { contents, errors, hookFailures } = await ship({ route });
      expect(contents).toEqual(BY_DEFAULT);
      expect(hookFailures).toBe(2);
      expect(errors).toEqual([{ code: 'HookError', message: expect.stringMatching(/^route: /) }]);
    });
  }
});

describe('onError', () => {
  it('that throws itself harms nothing', async () => {
    const destination = service.newDestination();
    const transport = new SlsTransport({
      ...destination,
      map: untyped(() => 'text'),
      onError: () => {
        throw new Error('broken too');
      },
    });
    const logger = createLogger({ transports: [transport] });
    logger.info('a');
    await end(logger);
    expect(service.contents(destination)).toMatchObject([{ level: 'info' }]);
  });

  it('is told of a level that the logger does not have', async () => {
    const errors: ErrorEvent[] = [];
    const transport = new SlsTransport({
      ...service.newDestination(),
      level: 'verbos',
      onError: (event) => errors.push(event),
    });
    const logger = createLogger({ transports: [transport] });
    await end(logger);
    expect(errors).toEqual([
      { code: 'HookError', message: expect.stringContaining('"verbos" is not one of') },
    ]);
  });
});
