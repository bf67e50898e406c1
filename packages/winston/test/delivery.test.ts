import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger, format, type Logger, transports } from 'winston';
import { SlsTransport } from '../src/index.js';
import { MemoryTransport } from './support/memory-transport.js';
import { type Destination, end, Service } from './support/service.js';

let service: Service;
beforeAll(async () => {
  service = await Service.start();
});
afterAll(() => service.close());

interface Setup {
  destination: Destination;
  transport: SlsTransport;
  logger: Logger;
}

function setUp(): Setup {
  const destination = service.newDestination();
  const transport = new SlsTransport({ ...destination });
  return { destination, transport, logger: createLogger({ transports: [transport] }) };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index));

describe('the callback of log()', () => {
  it('has been called, once and without an error, when log() returns', async () => {
    const { transport } = setUp();
    const calls: unknown[][] = [];
    transport.log({ level: 'info', message: 'x' }, (...args: unknown[]) => calls.push(args));
    expect(calls).toEqual([[]]);
    await transport.close();
  });

  it('never makes the logger write after its end', async () => {
    const { destination, logger } = setUp();
    const errors: unknown[] = [];
    logger.on('error', (error) => errors.push(error));
    for (const message of numbers(1000)) logger.info(message);
    await end(logger);
    expect(errors).toEqual([]);
    expect(service.messages(destination)).toEqual(numbers(1000));
  });

  it('does not hold up other transports while the service does not answer', async () => {
    const { transport, logger } = setUp();
    const neighbour = new MemoryTransport();
    logger.add(neighbour);
    service.emulator.fault({ kind: 'hang', times: 1 });
    for (const message of numbers(1000)) logger.info(message);
    const flushed = transport.flush({ timeoutMs: 50 });
    await nextTurn();
    expect(neighbour.infos).toHaveLength(1000);
    expect(await flushed).toMatchObject({ timedOut: true });
    await service.emulator.clearFaults();
    await transport.producer.close({ timeoutMs: 0 });
  });
});

describe('logger.end() and its finish event', () => {
  it('mean that every record has been delivered', async () => {
    const { destination, logger } = setUp();
    for (const message of numbers(4096 + 500)) logger.info(message);
    await end(logger);
    expect(service.messages(destination)).toEqual(numbers(4096 + 500));
  });

  it('come in order: all records, the transport, its close(), the logger', async () => {
    const { destination, transport, logger } = setUp();
    const events: string[] = [];
    const { close } = transport;
    transport.close = () => {
      events.push('close');
      return close.call(transport);
    };
    transport.prependListener('finish', () => {
      events.push(`transport finished with ${service.messages(destination).length} delivered`);
    });
    for (const message of numbers(100)) logger.info(message);
    await end(logger);
    expect(events).toEqual(['transport finished with 100 delivered', 'close']);
  });

  it('come without a delivery too, and what is left is reported as dropped', async () => {
    const destination = service.newDestination();
    const dropped: [string, number][] = [];
    const transport = new SlsTransport({
      ...destination,
      endpoint: 'http://127.0.0.1:1',
      onDropped: ({ reason, records }) => dropped.push([reason, records]),
    });
    const logger = createLogger({ transports: [transport] });
    const errors: unknown[] = [];
    logger.on('error', (error) => errors.push(error));
    transport.on('error', (error) => errors.push(error));
    for (const message of numbers(3)) logger.info(message);
    await end(logger);
    await nextTurn();
    expect(errors).toEqual([]);
    expect(transport.stats()).toMatchObject({ received: 3, delivered: 0, dropped: { closed: 3 } });
    expect(dropped).toEqual([['closed', 3]]);
  });
});

describe('flush()', () => {
  it('covers records that the logger itself still holds', async () => {
    const { destination, transport, logger } = setUp();
    for (const message of numbers(100)) logger.info(message);
    const report = await transport.flush();
    expect(report).toMatchObject({ pending: 0, timedOut: false });
    expect(service.messages(destination)).toEqual(numbers(100));
    await end(logger);
  });

  it('covers records that a slower transport holds up in the logger', async () => {
    const { destination, transport, logger } = setUp();
    const slow = new MemoryTransport();
    slow.log = (_info, next) => void setImmediate(next);
    logger.add(slow);
    for (const message of numbers(200)) logger.info(message);
    await transport.flush();
    expect(service.messages(destination)).toEqual(numbers(200));
    await end(logger);
  });

  it('answers, and never rejects, when called with nonsense', async () => {
    const { transport } = setUp();
    for (const timeoutMs of [Number.NaN, -1, 0]) {
      expect(await transport.flush({ timeoutMs })).toMatchObject({ pending: 0 });
    }
    await transport.producer.close();
  });
});

describe('close()', () => {
  it('may be called any number of times, and leaves the transport usable', async () => {
    const { destination, transport, logger } = setUp();
    logger.info('before');
    await nextTurn();
    await Promise.all([transport.close(), transport.close(), transport.close()]);
    expect(service.messages(destination)).toEqual(['before']);
    logger.info('after');
    await end(logger);
    expect(service.messages(destination)).toEqual(['before', 'after']);
  });

  const waysToLetGo: [string, (logger: Logger, transport: SlsTransport) => void][] = [
    ['close()', (logger) => logger.close()],
    ['remove()', (logger, transport) => logger.remove(transport)],
    ['clear()', (logger) => logger.clear()],
    ['configure()', (logger) => logger.configure({ transports: [] })],
  ];
  for (const [name, letGo] of waysToLetGo) {
    it(`delivers what was logged before the logger's ${name}`, async () => {
      const { destination, transport, logger } = setUp();
      logger.info('before');
      await nextTurn();
      letGo(logger, transport);
      await transport.flush();
      expect(service.messages(destination)).toEqual(['before']);
      await transport.producer.close();
    });

    it(`lets the transport be added again after ${name}, with the logger's level`, async () => {
      const { destination, transport, logger } = setUp();
      for (const round of ['first', 'second', 'third']) {
        logger.info(round);
        logger.debug('below the level');
        await nextTurn();
        letGo(logger, transport);
        logger.add(transport);
      }
      logger.level = 'debug';
      logger.debug('not below the level any more');
      await end(logger);
      expect(service.messages(destination)).toEqual([
        'first',
        'second',
        'third',
        'not below the level any more',
      ]);
    });
  }
});

describe('several loggers', () => {
  it('can share a transport without a warning about listeners', async () => {
    const { destination, transport, logger } = setUp();
    const warnings: string[] = [];
    const onWarning = (warning: Error) => warnings.push(warning.name);
    process.on('warning', onWarning);
    const loggers = numbers(15).map(() => createLogger({ transports: [transport] }));
    for (const [index, other] of loggers.entries()) other.info(String(index));
    await transport.flush();
    await nextTurn();
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
    expect(service.messages(destination)).toHaveLength(15);
    await end(logger);
  });

  it('share a transport without a crash when one of them ends it', async () => {
    const { destination, transport, logger } = setUp();
    const other = createLogger({ transports: [transport] });
    const errors: unknown[] = [];
    for (const emitter of [logger, other, transport]) {
      emitter.on('error', (error) => errors.push(error));
    }
    other.info('first');
    await nextTurn();
    const finished = once(logger, 'finish');
    logger.end();
    other.info('while it ends');
    await finished;
    expect(errors).toEqual([]);
    expect(service.messages(destination)).toEqual(['first', 'while it ends']);
  });

  it('share a producer through transports of their own, and end on their own', async () => {
    const { destination, transport: first, logger: firstLogger } = setUp();
    const { producer } = first;
    const loggers = numbers(12).map(() =>
      createLogger({ transports: [new SlsTransport({ producer })] }),
    );
    for (const [index, logger] of loggers.entries()) logger.info(String(index));
    await Promise.all(loggers.slice(1).map(end));
    loggers[0]?.info('after the others have ended');
    firstLogger.info('and so may the first');
    await Promise.all(loggers.slice(0, 1).map(end));
    await end(firstLogger);
    const messages = service.messages(destination);
    expect(messages.slice().sort()).toEqual(
      [...numbers(12), 'after the others have ended', 'and so may the first'].sort(),
    );
  });

  it('of which one is removed keep the level of one that is still there', async () => {
    const { destination, transport, logger } = setUp();
    const other = createLogger({ level: 'warn', transports: [transport] });
    await nextTurn();
    logger.remove(transport);
    other.info('below the level');
    other.warn('shipped');
    await end(other);
    expect(service.messages(destination)).toEqual(['shipped']);
  });
});

describe('a logger with its own console beside the transport', () => {
  it('gives both the same record, which the transport leaves as it is', async () => {
    const { destination, transport, logger } = setUp();
    const neighbour = new MemoryTransport();
    logger.format = format((info) => Object.freeze(info))();
    logger.add(neighbour).add(new transports.Console({ silent: true }));
    logger.info('frozen', { a: { b: 1 } });
    await end(logger);
    expect(transport.stats().hookFailures).toBe(0);
    expect(neighbour.infos).toEqual([expect.objectContaining({ message: 'frozen', a: { b: 1 } })]);
    expect(service.contents(destination)).toEqual([
      { level: 'info', message: 'frozen', a: '{"b":1}' },
    ]);
  });
});
