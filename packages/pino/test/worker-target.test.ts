import { once } from 'node:events';
import type { DroppedEvent } from '@putlogs/core';
import { describe, expect, it } from 'vitest';
import { attach, flush } from '../src/index.js';
import { newest, pinos, target } from './harness/pinos.js';
import { destination, numbered, useService } from './harness/service.js';
import { startSilentServer } from './harness/silent-server.js';
import { createTransport, end, failure, placements } from './harness/transport.js';

const service = useService();

describe.each(pinos)('$version', ({ name, pino }) => {
  it.each(placements)(
    "has delivered everything when a %s transport emits 'close'",
    async (placement) => {
      const transport = createTransport(pino, placement, service.options);
      const logger = pino(transport);
      for (const msg of numbered(500)) logger.info({ user: { id: 7 } }, msg);
      await end(transport);
      expect(await service.messages()).toEqual(numbered(500));
      expect((await service.contents())[0]).toMatchObject({ level: 'info', user: '{"id":7}' });
    },
  );

  it("labels the logger's own levels", async () => {
    const transport = createTransport(pino, 'target', service.options);
    const logger = pino({ level: 'notice', customLevels: { notice: 25, audit: 99 } }, transport);
    logger.notice('a');
    logger.audit('b');
    logger.error('c');
    await end(transport);
    expect((await service.contents()).map(({ level }) => level)).toEqual([
      'notice',
      'audit',
      'error',
    ]);
  });

  it('labels custom levels behind several targets as well', async () => {
    const { options } = service;
    const transport = pino.transport({
      targets: [
        { target, options: { ...options, topic: 'a' }, level: 'trace' },
        { target, options: { ...options, topic: 'b' }, level: 'error' },
      ],
      levels: { notice: 25 },
    });
    const logger = pino({ customLevels: { notice: 25 }, level: 'trace' }, transport);
    logger.notice('quiet');
    logger.error('loud');
    await end(transport);
    const seen = (await service.logs()).map((log) => [log.topic, log.contents['level']]);
    expect(seen.sort()).toEqual([
      ['a', 'error'],
      ['a', 'notice'],
      ['b', 'error'],
    ]);
  });

  it('starts without a logger, on lines that something else writes', async () => {
    const transport = createTransport(pino, 'target', service.options);
    transport.write('{"level":30,"time":1,"msg":"by hand"}\n');
    await end(transport);
    expect(await service.contents()).toMatchObject([{ level: 'info', msg: 'by hand' }]);
  });

  it('learns the levels of a logger that comes late', async () => {
    const transport = createTransport(pino, 'target', service.options);
    await once(transport, 'ready');
    const logger = pino({ customLevels: { notice: 35 } }, transport);
    // Its answer comes behind the logger's levels, on the same port.
    await flush(transport);
    logger.notice('late');
    await end(transport);
    expect(await service.contents()).toMatchObject([{ level: 'notice', msg: 'late' }]);
  });

  it('takes lines that are no JSON objects for messages', async () => {
    const lines = [
      'plain text',
      'null',
      '42',
      '"text"',
      '[1,2]',
      '{"broken":',
      '{"a":1} b',
      'é\u0000',
    ];
    const transport = createTransport(pino, 'target', service.options);
    const failed: unknown[] = [];
    transport.on('error', (error: unknown) => failed.push(error));
    pino(transport);
    transport.write(`${lines.join('\n')}\n\n`);
    await end(transport);
    expect(await service.messages()).toEqual(lines);
    expect(failed).toEqual([]);
  });

  it("puts them under the logger's message key", async () => {
    const transport = createTransport(pino, 'target', service.options);
    pino({ messageKey: 'text' }, transport).info('hello');
    transport.write('plain\n');
    await end(transport);
    expect((await service.contents()).map(({ text }) => text)).toEqual(['hello', 'plain']);
  });

  it('tells the application of an option that it refuses, by name', async () => {
    const { options } = service;
    const transport = pino.transport({ target, options: { ...options, batchLogs: 'many' } });
    expect(await failure(transport)).toContain('@putlogs/pino: [batchLogs]');
  });

  it('tells it of one that only this package knows, and of one that nobody knows', async () => {
    for (const wrong of [{ timeKey: 5 }, { levels: { notice: 'x' } }, { timeKy: 'ts' }]) {
      const transport = pino.transport({ target, options: { ...service.options, ...wrong } });
      expect(await failure(transport)).toContain(`[${Object.keys(wrong)[0]}]`);
    }
  });

  it.each(placements)(
    'tells it once, then takes and drops all that is logged, in a %s transport',
    async (placement) => {
      const transport = createTransport(pino, placement, { ...service.options, batchLogs: -1 });
      const logger = pino(transport);
      const failed: unknown[] = [];
      const dropped: DroppedEvent[] = [];
      transport.on('error', (error: unknown) => failed.push(error));
      attach(transport, { onDropped: (event) => dropped.push(event) });
      logger.info('before the event');
      // once() of node:events would reject with the error.
      await new Promise<void>((resolve) => transport.once('ready', resolve));
      for (const msg of numbered(10)) logger.info(msg);
      expect(await flush(transport)).toMatchObject({ delivered: 0, dropped: 11, pending: 0 });
      logger.info('after the flush');
      await end(transport);
      expect(failed).toHaveLength(1);
      expect(failed[0]).toBeInstanceOf(Error);
      expect(failed[0]).toMatchObject({
        cause: { name: 'PutLogsConfigError', option: 'batchLogs' },
      });
      expect(dropped.map(({ reason }) => reason)).toEqual(dropped.map(() => 'closed'));
      expect(dropped.reduce((sum, { records }) => sum + records, 0)).toBe(11);
    },
  );

  it('leaves the other targets of the worker at work', async () => {
    const { options } = service;
    const transport = pino.transport({
      targets: [
        { target, options: { ...options, batchLogs: -1 }, level: 'info' },
        { target, options, level: 'info' },
      ],
    });
    transport.on('error', () => undefined);
    pino(transport).info('x');
    expect(await flush(transport)).toMatchObject({ delivered: 1, dropped: 1 });
    await end(transport);
    expect(await service.messages()).toEqual(['x']);
  });

  // Without, it would be 8 s.
  it.each([0, 300])(
    'gives up %d ms after its end, with such an exitTimeoutMs',
    async (exitTimeoutMs) => {
      const server = await startSilentServer();
      const { options } = destination(server.endpoint);
      const transport = createTransport(pino, 'target', { ...options, exitTimeoutMs });
      pino(transport).info('x');
      await once(transport, 'ready');
      await end(transport);
      await server.close();
    },
    7_000,
  );

  it('lets pino refuse functions, which can not cross into a worker', () => {
    const options = { ...service.options, onDropped: () => undefined };
    expect(() => pino.transport({ target, options })).toThrow(/could not be cloned/);
  });

  it('writes synchronously where pino is told to', async () => {
    const transport = pino.transport(
      Object.assign({ target, options: service.options }, { sync: true }),
    );
    const logger = pino(transport);
    for (const msg of numbered(50)) logger.info(msg);
    await end(transport);
    expect(await service.messages()).toEqual(numbered(50));
  });

  // Without characters beyond U+FFFF: thread-stream itself may cut one in half at the end of its ring.
  it('ships long lines that pino hands over in several writes', async () => {
    const transport = createTransport(pino, 'target', service.options);
    const logger = pino(transport);
    const text = '日本語é'.repeat(40_000);
    for (let i = 0; i < 12; i++) logger.info(text);
    await end(transport);
    const arrived = await service.messages();
    expect(arrived).toHaveLength(12);
    expect(arrived.every((msg) => msg === text)).toBe(true);
  });

  it(`is found by its name from an application (${name})`, () => {
    const transport = pino.transport({ target: '@putlogs/pino', options: service.options });
    return end(transport);
  });
});

describe('levels of targets', () => {
  it("are pino's business: without one, a target of several gets info and above", async () => {
    const { pino } = newest;
    const transport = pino.transport({
      targets: [
        { target, options: { ...service.options, topic: 'default' } },
        { target, options: { ...service.options, topic: 'all' }, level: 'trace' },
      ],
    });
    const logger = pino({ level: 'trace' }, transport);
    logger.debug('d');
    logger.info('i');
    await end(transport);
    const seen = (await service.logs()).map((log) => [log.topic, log.contents['msg']]);
    expect(seen.sort()).toEqual([
      ['all', 'd'],
      ['all', 'i'],
      ['default', 'i'],
    ]);
  });
});
