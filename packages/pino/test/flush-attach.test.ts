import { EventEmitter, once } from 'node:events';
import type { DeliveredEvent, DroppedEvent, ErrorEvent, ProducerStats } from '@putlogs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  attach,
  flush,
  type SlsDestination,
  shutdownOnSignals,
  slsDestination,
} from '../src/index.js';
import { createLogger } from '../src/logger.js';
import { newest, pinos, target } from './harness/pinos.js';
import { destination, numbered, useService } from './harness/service.js';
import { startSilentServer } from './harness/silent-server.js';
import { createTransport, end, kill, placements } from './harness/transport.js';

const service = useService();

const settled = { dropped: 0, pending: 0, timedOut: false };

describe.each(pinos)('$version', ({ pino }) => {
  it.each(placements)('flush() of a %s transport means delivered', async (placement) => {
    const transport = createTransport(pino, placement, service.options);
    const logger = pino(transport);
    await once(transport, 'ready');
    for (const msg of numbered(1000)) logger.info(msg);
    expect(await flush(transport)).toEqual({ delivered: 1000, ...settled });
    expect(await service.messages()).toEqual(numbered(1000));
    await end(transport);
  });

  it('flush() works before the worker is ready', async () => {
    const transport = createTransport(pino, 'target', service.options);
    pino(transport).info('early');
    expect(Reflect.get(transport, 'ready')).toBe(false);
    expect(await flush(transport)).toEqual({ delivered: 1, ...settled });
    await end(transport);
  });

  it('flush() sums over all SLS targets of the worker', async () => {
    const { options } = service;
    const transport = pino.transport({
      targets: [
        { target, options: { ...options, topic: 'a' }, level: 'info' },
        { target, options: { ...options, topic: 'b' }, level: 'info' },
        { target: 'pino/file', options: { destination: '/dev/null' }, level: 'info' },
      ],
    });
    pino(transport).info('twice');
    expect(await flush(transport)).toEqual({ delivered: 2, ...settled });
    await end(transport);
  });

  it('answers concurrent flushes each for itself', async () => {
    const transport = createTransport(pino, 'target', service.options);
    const logger = pino(transport);
    const reports = numbered(20).map((msg) => {
      logger.info(msg);
      return flush(transport);
    });
    for (const report of await Promise.all(reports)) expect(report).toMatchObject(settled);
    expect(await service.messages()).toEqual(numbered(20));
    await end(transport);
  });

  it('attach() brings the events of the worker over, until it is ended', async () => {
    const transport = createTransport(pino, 'target', service.options);
    const logger = pino(transport);
    const delivered: DeliveredEvent[] = [];
    const detach = attach(transport, { onDelivered: (event) => delivered.push(event) });
    logger.info('seen');
    await flush(transport);
    expect(delivered).toMatchObject([{ records: 1, project: 'demo', logstore: 'app' }]);
    detach();
    detach();
    logger.info('unseen');
    await flush(transport);
    expect(delivered).toHaveLength(1);
    await end(transport);
  });

  it('attach() reports what is dropped and what fails, behind several targets too', async () => {
    const server = await startSilentServer();
    await server.close();
    const { options } = destination(server.endpoint);
    const transport = createTransport(pino, 'targets', {
      ...options,
      bufferBytes: 20_000,
      batchBytes: 4_000,
    });
    const logger = pino(transport);
    const reports = new EventEmitter();
    attach(transport, {
      onDropped: (event) => reports.emit('dropped', event),
      onError: (event) => reports.emit('failed', event),
    });
    const dropped = once(reports, 'dropped');
    const failed = once(reports, 'failed');
    // Random, so that it doesn't compress into nothing.
    for (let i = 0; i < 200; i++) logger.info(randomText(1_000));
    expect((await dropped)[0]).toMatchObject({
      reason: 'overflow',
    } satisfies Partial<DroppedEvent>);
    expect((await failed)[0]).toMatchObject({ code: 'ECONNREFUSED' } satisfies Partial<ErrorEvent>);
    await flush(transport, { timeoutMs: 1 });
    await kill(transport);
  });

  it('attach() brings the books of the worker, at an interval', async () => {
    const transport = createTransport(pino, 'target', service.options);
    pino(transport).info('counted');
    const stats = new EventEmitter();
    const detach = attach(transport, {
      onStats: (books) => stats.emit('books', books),
      statsIntervalMs: 10,
    });
    await flush(transport);
    let books: ProducerStats | undefined;
    while (books?.delivered !== 1) [books] = await once(stats, 'books');
    expect(books).toMatchObject({ received: 1, delivered: 1, droppedTotal: 0 });
    detach();
    await end(transport);
  });

  it('neither throws when the worker is gone', async () => {
    const transport = createTransport(pino, 'target', service.options);
    pino(transport).info('last');
    await once(transport, 'ready');
    await end(transport);
    expect(await flush(transport)).toEqual({ delivered: 0, ...settled });
    attach(transport, { onDelivered: () => undefined })();
  });

  it('flush() of a transport that is ending resolves when it has closed', async () => {
    const transport = createTransport(pino, 'target', service.options);
    pino(transport).info('last');
    await once(transport, 'ready');
    transport.end();
    expect(await flush(transport)).toMatchObject({ timedOut: false });
    expect(await service.messages()).toEqual(['last']);
  });
});

describe('flush()', () => {
  const { pino } = newest;

  it('says that it timed out, with what is pending', async () => {
    const server = await startSilentServer();
    const transport = createTransport(pino, 'target', destination(server.endpoint).options);
    pino(transport).info('held');
    await once(transport, 'ready');
    const report = await flush(transport, { timeoutMs: 400 });
    expect(report).toEqual({ delivered: 0, dropped: 0, pending: 1, timedOut: true });
    await kill(transport);
    await server.close();
  });

  it('says that it timed out when nobody answers', async () => {
    const transport = pino.transport({
      target: 'pino/file',
      options: { destination: '/dev/null' },
    });
    pino(transport).info('x');
    expect(await flush(transport, { timeoutMs: 50 })).toMatchObject({ timedOut: true });
    await end(transport);
  });

  it('says so when the worker dies', async () => {
    const server = await startSilentServer();
    const transport = createTransport(pino, 'target', destination(server.endpoint).options);
    pino(transport).info('lost');
    await once(transport, 'ready');
    const report = flush(transport);
    await kill(transport);
    expect(await report).toMatchObject({ timedOut: true });
    await server.close();
  });

  it('adds a bounded number of listeners to the transport', async () => {
    const transport = createTransport(pino, 'target', service.options);
    pino(transport);
    await Promise.all(numbered(30).map(() => flush(transport)));
    for (const name of transport.eventNames()) {
      expect(transport.listenerCount(name)).toBeLessThan(5);
    }
    await end(transport);
  });
});

describe('wrong arguments', () => {
  const transport = new EventEmitter();
  const { pino } = newest;
  let real: ReturnType<typeof createTransport>;
  let inProcess: SlsDestination;
  let logger: ReturnType<typeof createLogger>;
  beforeAll(() => {
    real = createTransport(pino, 'target', service.options);
    inProcess = slsDestination(service.options);
    logger = createLogger({ ...service.options, console: 'off' });
  });
  afterAll(async () => {
    await end(real);
    await inProcess.close();
    await logger.sls.close();
  });

  // As an untyped caller gives them.
  const call = (fn: (...args: never[]) => unknown, ...args: unknown[]) =>
    Reflect.apply(fn, undefined, args);

  it.each([
    ['nothing', () => undefined, 'got undefined'],
    ['a stream of another make', () => pino.destination(1), 'got a value of type object'],
    ['an emitter', () => transport, 'got a value of type object'],
    ['a pino logger', () => pino(real), 'got a pino logger: give the transport that it writes to'],
    ['a logger of createLogger()', () => logger, 'use its logger.sls'],
  ])('throw where a transport should be and %s is', (_, create, message) => {
    for (const fn of [flush, attach]) {
      expect(() => call(fn, create(), {})).toThrow('[transport] must be what pino.transport()');
      expect(() => call(fn, create(), {})).toThrow(message);
    }
  });

  it('throw where attach() gets a destination: its hooks are options', () => {
    expect(() => call(attach, inProcess, {})).toThrow('give the hooks to slsDestination()');
  });

  it.each([
    [{ onDroped: () => undefined }, '[onDroped] is not a hook'],
    [{ onDropped: 'yes' }, '[onDropped] must be a function'],
    [{ statsIntervalMs: '5' }, '[statsIntervalMs]'],
    [undefined, '[hooks] must be an object'],
    [() => undefined, '[hooks] must be an object'],
  ])('throw in place of hooks: %o', (hooks, message) => {
    expect(() => call(attach, real, hooks)).toThrow(message);
  });

  it.each([
    [{ timeoutMs: '3s' }, '[timeoutMs] must be a number of milliseconds (got "3s")'],
    [{ timeoutMs: null }, '[timeoutMs] must be a number of milliseconds (got null)'],
    [{ timeout: 5 }, "[timeout] is not an option; did you mean 'timeoutMs'?"],
    [500, '[options] must be an object such as { timeoutMs: 3000 } (got 500)'],
    [null, '[options] must be an object such as { timeoutMs: 3000 } (got null)'],
  ])('throw in place of a deadline: %o', (options, message) => {
    expect(() => call(flush, real, options)).toThrow(message);
    expect(() => call(flush, inProcess, options)).toThrow(message);
    for (const method of ['flush', 'close'] as const) {
      const own = options as never;
      expect(() => inProcess[method](own)).toThrow(message);
      expect(() => logger.sls[method](own)).toThrow(message);
    }
  });

  it('are none: undefined, and any number', async () => {
    for (const options of [
      undefined,
      {},
      { timeoutMs: undefined },
      { timeoutMs: -1 },
      { timeoutMs: Number.NaN },
    ]) {
      expect(await flush(inProcess, options)).toMatchObject({ timedOut: false });
      expect(await inProcess.flush(options)).toMatchObject({ timedOut: false });
    }
    expect(() => flush(real, { timeoutMs: Number.POSITIVE_INFINITY })).not.toThrow();
  });
});

describe('shutdownOnSignals()', () => {
  const { pino } = newest;

  it('takes a transport, a destination, and what createLogger() returns', async () => {
    const transport = createTransport(pino, 'target', service.options);
    const inProcess = slsDestination(service.options);
    const logger = createLogger({ ...service.options, console: 'off' });
    shutdownOnSignals([transport, inProcess, logger, logger.sls])();
    await Promise.all([end(transport), inProcess.close(), logger.sls.close()]);
  });

  it.each([
    ['a pino logger', () => pino(pino.destination(1)), 'got a pino logger: give the transport'],
    ['nothing', () => undefined, 'got undefined'],
    ['an empty object', () => ({}), 'got a value of type object'],
  ])('throws for %s', (_, create, message) => {
    const wrong: unknown = create();
    expect(() => shutdownOnSignals(wrong as never)).toThrow(message);
    expect(() => shutdownOnSignals([wrong as never])).toThrow(message);
    expect(process.listenerCount('SIGTERM')).toBe(0);
  });
});

describe('attach()', () => {
  const { pino } = newest;

  it('refuses an interval that can not be meant', async () => {
    const transport = createTransport(pino, 'target', service.options);
    for (const statsIntervalMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => attach(transport, { statsIntervalMs })).toThrow('[statsIntervalMs]');
    }
    await end(transport);
  });

  it.each([
    ['throws an error', () => throwing(new Error('a bug in a hook'))],
    ['throws what has no text', () => throwing(Object.create(null))],
    ['rejects', () => Promise.reject(new Error('a bug in a hook'))],
  ])('survives a hook that %s', async (_, hook) => {
    const transport = createTransport(pino, 'target', service.options);
    const logger = pino(transport);
    let calls = 0;
    attach(transport, {
      onDelivered: () => {
        calls++;
        return hook() as never;
      },
    });
    logger.info('one');
    await flush(transport);
    logger.info('two');
    await flush(transport);
    expect(calls).toBe(2);
    await end(transport);
  });
});

describe('logger.flush(callback) of pino 10', () => {
  const { pino } = newest;

  it('calls back when everything is delivered', async () => {
    const transport = createTransport(pino, 'target', service.options);
    const logger = pino(transport);
    for (const msg of numbered(100)) logger.info(msg);
    await new Promise<void>((resolve) => logger.flush(() => resolve()));
    expect(await service.messages()).toEqual(numbered(100));
    await end(transport);
  });
});

function randomText(length: number): string {
  return Array.from({ length }, () => String.fromCharCode(0x4e00 + Math.random() * 0x5000)).join(
    '',
  );
}

function throwing(thrown: unknown): never {
  throw thrown;
}
