import { Producer, PutLogsConfigError } from '@putlogs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SlsTransport } from '../src/index.js';
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
