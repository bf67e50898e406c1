import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger, format } from 'winston';
import { SlsTransport } from '../src/index.js';
import { end, Service } from './support/service.js';

let service: Service;
beforeAll(async () => {
  service = await Service.start();
});
afterAll(() => service.close());

/** Hands records on as they are, unlike winston's default, which makes JSON of them. */
const asIs = format((info) => info);

const circular: Record<string, unknown> = { level: 'info', message: 'circular' };
circular['itself'] = circular;

const hostile: [string, object][] = [
  ['a circular field', circular],
  [
    'a getter that throws',
    {
      level: 'info',
      message: 'getter',
      get broken(): never {
        throw new Error('no');
      },
    },
  ],
  [
    'a message whose getter throws',
    {
      level: 'info',
      get message(): never {
        throw new Error('no');
      },
    },
  ],
  [
    'a toJSON that throws',
    {
      level: 'info',
      message: 'json',
      field: {
        toJSON() {
          throw new Error('no');
        },
      },
    },
  ],
  [
    'a proxy whose traps throw',
    {
      level: 'info',
      message: 'proxy',
      field: new Proxy(
        {},
        {
          get() {
            throw new Error('no');
          },
          ownKeys() {
            throw new Error('no');
          },
        },
      ),
    },
  ],
  ['a BigInt, a symbol and a function', { level: 'info', message: 1n, a: Symbol('a'), b: () => 0 }],
  ['lone surrogates', { level: 'info', message: '\ud800', '\udc00': '\ud800\ud800' }],
  ['no prototype', Object.assign(Object.create(null), { level: 'info', message: 'bare' })],
];

describe('log()', () => {
  it('never throws and never stops, whatever is logged', async () => {
    const destination = service.newDestination();
    const transport = new SlsTransport({ ...destination });
    const logger = createLogger({ level: 'silly', format: asIs(), transports: [transport] });
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withObjectString: true,
      withTypedArray: true,
      withSparseArray: true,
      withUnicodeString: true,
    });
    let logged = 0;
    fc.assert(
      fc.property(anything, fc.array(anything, { maxLength: 3 }), (message, args) => {
        transport.log({ level: 'info', message, args });
        transport.log(message);
        logger.info('text %s', ...args);
        logged += 3;
      }),
      { numRuns: 300 },
    );
    await end(logger);
    expect(transport.stats()).toMatchObject({
      received: logged,
      delivered: logged,
      droppedTotal: 0,
      hookFailures: 0,
    });
    expect(service.contents(destination)).toHaveLength(logged);
  });

  for (const [name, info] of hostile) {
    it(`ships a record with ${name}, and the next one`, async () => {
      const destination = service.newDestination();
      const transport = new SlsTransport({ ...destination });
      const logger = createLogger({ format: asIs(), transports: [transport] });
      logger.write(info);
      logger.info('next');
      await end(logger);
      const contents = service.contents(destination);
      expect(contents).toHaveLength(2);
      expect(contents[0]).toMatchObject({ level: 'info', message: expect.any(String) });
      expect(contents[1]).toMatchObject({ message: 'next' });
    });
  }

  it('says in the place of a field that it could not be read', async () => {
    const destination = service.newDestination();
    const logger = createLogger({
      format: asIs(),
      transports: [new SlsTransport({ ...destination })],
    });
    logger.write(hostile[1]?.[1]);
    await end(logger);
    expect(service.contents(destination)).toEqual([
      { level: 'info', message: 'getter', broken: '[Throws: no]' },
    ]);
  });

  it('has the two parameters of a modern transport', () => {
    const transport = new SlsTransport({ ...service.newDestination() });
    expect(transport.log).toHaveLength(2);
    const logger = createLogger().add(transport);
    // What has other parameters is wrapped for old times' sake.
    expect(logger.transports[0]).toBe(transport);
  });

  it('leaves filtering to the base class', () => {
    const transport = new SlsTransport({ ...service.newDestination() });
    expect(Object.hasOwn(SlsTransport.prototype, '_write')).toBe(false);
    expect('logv' in transport).toBe(false);
  });
});

describe('a service that refuses everything', () => {
  it('is no error of the transport or the logger', async () => {
    const destination = service.newDestination();
    const refusals: (number | undefined)[] = [];
    const transport = new SlsTransport({
      ...destination,
      accessKeySecret: 'wrong-secret',
      onError: ({ status }) => refusals.push(status),
    });
    const logger = createLogger({ transports: [transport] });
    const errors: unknown[] = [];
    logger.on('error', (error) => errors.push(error));
    transport.on('error', (error) => errors.push(error));
    logger.info('refused');
    await transport.flush({ timeoutMs: 500 });
    await nextTurn();
    expect(errors).toEqual([]);
    expect(refusals).toContain(401);
    expect(logger.transports).toContain(transport);
    await transport.producer.close({ timeoutMs: 0 });
  });
});

describe('direct writes', () => {
  it('of null and undefined are no error', async () => {
    const destination = service.newDestination();
    const transport = new SlsTransport({ ...destination });
    expect(transport.write(null)).toBe(true);
    expect(transport.write(undefined)).toBe(true);
    await transport.flush();
    expect(service.messages(destination)).toEqual(['null', 'undefined']);
    await transport.producer.close();
  });

  it('of anything at all arrive as something', async () => {
    const destination = service.newDestination();
    const transport = new SlsTransport({ ...destination });
    for (const chunk of [
      'text',
      5,
      {},
      [],
      { a: undefined },
      new Map(),
      { message: 'm' },
      { a: 1 },
    ]) {
      transport.write(chunk);
    }
    await transport.flush();
    expect(service.contents(destination)).toEqual([
      { message: 'text' },
      { message: '5' },
      { message: '{}' },
      { message: '[]' },
      { message: '{}' },
      { message: expect.any(String) },
      { message: 'm' },
      { a: '1' },
    ]);
    await transport.producer.close();
  });

  it("are filtered by the transport's level without a logger too", async () => {
    const destination = service.newDestination();
    const transport = new SlsTransport({ ...destination, level: 'warn' });
    const LEVEL = Symbol.for('level');
    transport.write({ [LEVEL]: 'info', level: 'info', message: 'below the level' });
    transport.write({ [LEVEL]: 'error', level: 'error', message: 'shipped' });
    transport.end();
    await new Promise((resolve) => transport.on('finish', resolve));
    expect(service.messages(destination)).toEqual(['shipped']);
  });

  it('after destroy() are shipped instead of raising an error', async () => {
    const destination = service.newDestination();
    const transport = new SlsTransport({ ...destination });
    transport.destroy();
    transport.write({ level: 'info', message: 'late' });
    await transport.flush();
    expect(service.messages(destination)).toEqual(['late']);
    await transport.producer.close();
  });
});

describe('the logged event', () => {
  it('is emitted when someone listens', async () => {
    const destination = service.newDestination();
    const transport = new SlsTransport({ ...destination });
    const logger = createLogger({ transports: [transport] });
    const seen: unknown[] = [];
    transport.on('logged', ({ message }: { message: unknown }) => seen.push(message));
    logger.info('one').info('two');
    await end(logger);
    expect(seen).toEqual(['one', 'two']);
  });

  it('costs nothing when nobody does', async () => {
    const destination = service.newDestination();
    const transport = new SlsTransport({ ...destination });
    const emitted: unknown[] = [];
    const { emit } = transport;
    transport.emit = (event: string | symbol, ...args: unknown[]) => {
      emitted.push(event);
      return emit.call(transport, event, ...args);
    };
    const logger = createLogger({ transports: [transport] });
    logger.info('one');
    await end(logger);
    expect(emitted).toContain('finish');
    expect(emitted).not.toContain('logged');
  });
});
