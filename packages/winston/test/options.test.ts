import { Producer } from '@putlogs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PutLogsConfigError, SlsTransport } from '../src/index.js';
import { createLogger } from '../src/logger.js';
import { Service } from './support/service.js';

let service: Service;
beforeAll(async () => {
  service = await Service.start();
});
afterAll(() => service.close());

/** The option that the constructor names, given options as an untyped caller may give them. */
function optionAtFault(options: object): string {
  try {
    new SlsTransport(options as never);
  } catch (error) {
    if (error instanceof PutLogsConfigError) return error.option;
    throw error;
  }
  return 'none';
}

describe('the options of a flush', () => {
  it.each([
    [{ timeoutMs: '3s' }, '[timeoutMs] must be a number of milliseconds, not "3s"'],
    [{ timeoutMs: null }, '[timeoutMs] must be a number of milliseconds, not null'],
    [{ timeout: 5 }, "[timeout] is not an option; did you mean 'timeoutMs'?"],
    [500, '[options] must be an object such as { timeoutMs: 3000 }, not 500'],
    [null, '[options] must be an object such as { timeoutMs: 3000 }, not null'],
  ])('are refused at the call, not by a rejection: %o', async (wrong, message) => {
    const transport = new SlsTransport(service.newDestination());
    const logger = createLogger({ ...service.newDestination(), console: 'off' });
    const printer = createLogger({ console: 'off' });
    const options = wrong as never;
    expect(() => transport.flush(options)).toThrow(message);
    for (const { sls, flush } of [logger, printer]) {
      expect(() => flush(options)).toThrow(message);
      expect(() => sls.flush(options)).toThrow(message);
      expect(() => sls.close(options)).toThrow(message);
    }
    await Promise.all([transport.producer.close(), logger.sls.close()]);
  });

  it('may be absent, without a deadline, or with any number', async () => {
    const transport = new SlsTransport(service.newDestination());
    for (const options of [
      undefined,
      {},
      { timeoutMs: undefined },
      { timeoutMs: -1 },
      { timeoutMs: Number.NaN },
    ]) {
      expect(await transport.flush(options)).toMatchObject({ pending: 0, timedOut: false });
    }
    await transport.producer.close();
  });
});

describe('SlsTransport options', () => {
  const wrong: [string, unknown][] = [
    ['level', 3],
    ['level', ''],
    ['format', 'json'],
    ['format', { transform: true }],
    ['silent', 'yes'],
    ['handleExceptions', 1],
    ['handleRejections', null],
    ['map', {}],
    ['route', 'logstore'],
    ['producer', {}],
    ['lingerMs', '5'],
    ['batchLogs', 0],
    ['log', () => {}],
    ['close', () => {}],
    ['levle', 'info'],
  ];
  for (const [name, value] of wrong) {
    it(`name ${name} when it is ${JSON.stringify(value) ?? 'a function'}`, () => {
      expect(optionAtFault({ ...service.newDestination(), [name]: value })).toBe(name);
    });
  }

  it('name the nearest known option for a mistyped one, the transport’s own included', () => {
    const options = { ...service.newDestination(), handleException: true };
    expect(() => new SlsTransport(options as never)).toThrow("did you mean 'handleExceptions'");
  });

  it('name a missing part of the destination', () => {
    const { endpoint: _, ...rest } = service.newDestination();
    expect(optionAtFault(rest)).toBe('endpoint');
  });

  it('may be undefined, which means absent', async () => {
    const transport = new SlsTransport({
      ...service.newDestination(),
      level: undefined,
      format: undefined,
      silent: undefined,
      map: undefined,
      route: undefined,
      producer: undefined,
    });
    await transport.producer.close();
  });

  it('are never written to, and may be frozen', async () => {
    const options = Object.freeze({ ...service.newDestination(), level: 'warn' });
    const transport = new SlsTransport(options);
    expect(transport.level).toBe('warn');
    await transport.producer.close();
  });

  for (const options of [null, 'options', 5]) {
    it(`can't be ${JSON.stringify(options)}`, () => {
      expect(() => new SlsTransport(options as never)).toThrow(PutLogsConfigError);
    });
  }

  it('say what to give instead of another transport, or of something with half a producer', async () => {
    const transport = new SlsTransport(service.newDestination());
    expect(() => new SlsTransport({ producer: transport } as never)).toThrow(
      "must be a Producer of @putlogs/core: give it this transport's `producer`",
    );
    const half = { write: () => true, flush: () => null, close: () => null, stats: () => null };
    expect(optionAtFault({ producer: half })).toBe('producer');
    await transport.producer.close();
  });

  it('of a producer are refused next to a shared one, by name', async () => {
    const producer = new Producer(service.newDestination());
    for (const [name, value] of Object.entries({ project: 'p', lingerMs: 5, onError: () => {} })) {
      expect(optionAtFault({ producer, [name]: value })).toBe(name);
    }
    expect(optionAtFault({ producer, project: undefined, level: 'warn' })).toBe('none');
    await producer.close();
  });

  it('show no secret when they are wrong', () => {
    const options = { ...service.newDestination(), accessKeySecret: 'top secret', lingerMs: -1 };
    expect(() => new SlsTransport(options)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('top secret') }),
    );
  });
});
