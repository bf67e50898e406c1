import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { multistream, pino } from 'pino';
import { describe, expect, it } from 'vitest';
import slsTransport, { PutLogsConfigError, slsDestination } from '../src/index.js';
import { pinos } from './harness/pinos.js';
import { destination, numbered, useService } from './harness/service.js';
import { startSilentServer } from './harness/silent-server.js';

const service = useService();

describe.each(pinos)('$version', ({ pino }) => {
  it('takes the destination as its only argument', async () => {
    const destination = slsDestination(service.options);
    pino(destination).info({ user: 7 }, 'hello');
    await destination.close();
    expect(await service.contents()).toMatchObject([{ level: 'info', user: '7', msg: 'hello' }]);
  });

  it('calls back from logger.flush() when everything is delivered', async () => {
    const destination = slsDestination(service.options);
    const logger = pino(destination);
    for (const msg of numbered(100)) logger.info(msg);
    const error = await new Promise((resolve) => logger.flush(resolve));
    expect(error).toBeUndefined();
    expect(await service.messages()).toEqual(numbered(100));
    await destination.close();
  });

  it('knows the labels of custom levels, of children too', async () => {
    const destination = slsDestination(service.options);
    const logger = pino({ level: 'trace', customLevels: { notice: 35 } }, destination);
    const child = logger.child({}, { customLevels: { audit: 99 } });
    logger.notice('a');
    child.audit('b');
    logger.info('c');
    await destination.close();
    const labels = (await service.contents()).map(({ level }) => level);
    expect(labels).toEqual(['notice', 'audit', 'info']);
  });

  it('works in a multistream', async () => {
    const destination = slsDestination(service.options);
    const lines: string[] = [];
    const printed = { write: (line: string) => void lines.push(line), end: () => undefined };
    const streams = pino.multistream([{ stream: printed }, { level: 'warn', stream: destination }]);
    const logger = pino({ customLevels: { notice: 45 } }, streams);
    logger.info('printed');
    logger.notice('both');
    await destination.flush();
    expect(lines).toHaveLength(2);
    expect(await service.contents()).toMatchObject([{ level: 'notice', msg: 'both' }]);
    const finished = once(destination, 'finish');
    streams.end();
    await finished;
  });

  it('starts a delivery on fatal, without blocking', async () => {
    const destination = slsDestination(service.options);
    pino(destination).fatal('the end');
    expect(destination.stats().pending.open).toBe(0);
    await destination.close();
    expect(await service.messages()).toEqual(['the end']);
  });
});

describe('slsDestination()', () => {
  it('throws for an option that it refuses, by name', () => {
    for (const wrong of [
      { levelKey: '' },
      { messageKey: 1 },
      { levels: [1] },
      { map: 'x' },
      { route: {} },
      { batchLogs: 0 },
      { timeky: 'time' },
    ]) {
      const options: object = { ...service.options, ...wrong };
      const create = () => slsDestination(options);
      expect(create).toThrow(PutLogsConfigError);
      expect(create).toThrow(`[${Object.keys(wrong)[0]}]`);
    }
  });

  it("takes levels from the options where the logger can't be asked", async () => {
    const destination = slsDestination({ ...service.options, levels: { notice: 35 } });
    const wrapped = { write: (line: string) => void destination.write(line) };
    pino({ customLevels: { notice: 35 } }, wrapped).notice('x');
    await destination.close();
    expect(await service.contents()).toMatchObject([{ level: 'notice' }]);
  });

  it('takes several lines at once, line ends of both kinds, and no empty records', async () => {
    const destination = slsDestination(service.options);
    destination.write('{"msg":"a"}\r\n\n{"msg":"b"}\nc\n');
    destination.write('d\r\n');
    destination.write('e');
    destination.write('\n');
    await destination.close();
    expect(await service.messages()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('puts text that is no JSON under its own messageKey, whatever the logger has', async () => {
    for (const messageKey of [undefined, 'note']) {
      await service.reset();
      const destination = slsDestination({ ...service.options, messageKey });
      pino({ base: null, messageKey: 'text' }, destination).info('x');
      destination.write('plain');
      await destination.close();
      expect(await service.contents()).toEqual([
        { level: 'info', text: 'x' },
        { [messageKey ?? 'msg']: 'plain' },
      ]);
    }
  });

  it('can be piped to', async () => {
    const destination = slsDestination(service.options);
    const finished = once(destination, 'finish');
    Readable.from(['{"msg":"a"}\n', '{"msg":"b"}\n']).pipe(Object.assign(destination));
    await finished;
    expect(await service.messages()).toEqual(['a', 'b']);
  });

  it('takes any text at all without throwing, and ships it', async () => {
    const destination = slsDestination({ ...service.options, map: (record) => record });
    const plain = slsDestination(service.options);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        expect(plain.write(text)).toBe(true);
        expect(destination.write(text)).toBe(true);
      }),
    );
    for (const closing of [destination, plain]) {
      const { delivered } = await closing.close();
      const { received, dropped } = closing.stats();
      expect(delivered + (dropped.invalid ?? 0)).toBe(received);
    }
  });

  it('counts what comes after close() as dropped, and says nothing to the logger', async () => {
    const destination = slsDestination(service.options);
    const logger = pino(destination);
    logger.info('before');
    await destination.close();
    expect(await destination.close()).toMatchObject({ delivered: 1 });
    logger.info('after');
    expect(destination.stats()).toMatchObject({ delivered: 1, dropped: { closed: 1 } });
  });

  it("emits 'finish' and 'close' after end(), with everything delivered", async () => {
    const destination = slsDestination(service.options);
    const events: string[] = [];
    destination.on('finish', () => events.push('finish'));
    destination.on('close', () => events.push('close'));
    pino(destination).info('a');
    const closed = once(destination, 'close');
    destination.end('{"msg":"b"}\n');
    destination.end();
    await closed;
    expect(events).toEqual(['finish', 'close']);
    expect(await service.messages()).toEqual(['a', 'b']);
  });

  it('is disposed of by `await using`', async () => {
    const destination = slsDestination(service.options);
    pino(destination).info('a');
    await destination[Symbol.asyncDispose]();
    expect(await service.messages()).toEqual(['a']);
  });

  it('calls back from logger.flush() with an error when records are lost', async () => {
    const destination = slsDestination(service.options);
    await service.fault({ kind: 'answer', status: 400, code: 'PostBodyInvalid', times: 1 });
    const logger = pino(destination);
    logger.info('refused');
    const error = await new Promise((resolve) => logger.flush(resolve));
    expect(error).toEqual(new Error('1 records were dropped, 0 are still pending'));
    await destination.close();
  });

  it('reports what is pending when a flush times out', async () => {
    const server = await startSilentServer();
    const unreachable = slsDestination(destination(server.endpoint).options);
    pino(unreachable).info('held');
    expect(await unreachable.flush({ timeoutMs: 20 })).toEqual({
      delivered: 0,
      dropped: 0,
      pending: 1,
      timedOut: true,
    });
    expect(await unreachable.close({ timeoutMs: 20 })).toMatchObject({ dropped: 1 });
    await server.close();
  });

  it('does not keep what the application logged alive', () => {
    const destination = slsDestination(service.options);
    pino(destination).info({ big: 'object' }, 'x');
    expect(destination.lastObj).toBeUndefined();
    return destination.close();
  });
});

describe('map', () => {
  const ship = async (options: object, log: (logger: pino.Logger) => void) => {
    const destination = slsDestination({ ...service.options, ...options });
    log(pino({ base: null }, destination));
    await destination.close();
    return service.contents();
  };

  it('changes a record: by what it returns, or in place', async () => {
    const returned = { map: (record: object) => ({ ...record, extra: new Map([['a', 1n]]) }) };
    const [first] = await ship(returned, (logger) => logger.info({ n: 1 }, 'x'));
    expect(first).toMatchObject({ level: 'info', n: '1', msg: 'x', extra: '{"a":"1"}' });
    await service.reset();
    const inPlace = {
      map: (record: Record<string, unknown>) => {
        delete record['password'];
      },
    };
    const [second] = await ship(inPlace, (logger) => logger.info({ password: 'p' }, 'x'));
    expect(second).toEqual({ level: 'info', msg: 'x' });
  });

  it('leaves a record out with null', async () => {
    const map = ({ msg }: { msg?: unknown }) => (msg === 'noise' ? null : undefined);
    const logs = await ship({ map }, (logger) => {
      logger.info('noise');
      logger.info('signal');
    });
    expect(logs).toEqual([{ level: 'info', msg: 'signal' }]);
  });

  it('gets text that is no JSON as a message', async () => {
    const destination = slsDestination({
      ...service.options,
      map: (record) => ({ ...record, seen: true }),
    });
    destination.write('plain\n');
    await destination.close();
    expect(await service.contents()).toEqual([{ msg: 'plain', seen: 'true' }]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('a bug');
      },
      'a bug',
    ],
    ['returns no object', () => 'text', 'string'],
  ])('keeps only time and level of a record when it %s, and tells onError', async (_, map, why) => {
    const told: unknown[] = [];
    const onError = (event: unknown) => told.push(event);
    const logs = await ship({ map, onError }, (logger) => {
      logger.warn({ password: 'secret' }, 'x');
      logger.warn({ password: 'secret' }, 'y');
    });
    expect(logs).toHaveLength(2);
    expect(logs[0]).toEqual({ level: 'warn', putlogs_error: expect.stringContaining(why) });
    expect(told).toMatchObject([{ code: 'HookError', message: expect.stringContaining(why) }]);
  });
});

describe('route', () => {
  it('sends single records elsewhere', async () => {
    const destination = slsDestination({
      ...service.options,
      route: ({ audit }) => (audit === true ? { logstore: 'audit', topic: 'who' } : undefined),
    });
    const logger = pino(destination);
    logger.info('app');
    logger.info({ audit: true }, 'audited');
    await destination.close();
    const seen = (await service.logs()).map((log) => [
      log.logstore,
      log.topic,
      log.contents['msg'],
    ]);
    expect(seen.sort()).toEqual([
      ['app', '', 'app'],
      ['audit', 'who', 'audited'],
    ]);
  });

  it("sends a record to the options' destination when it throws", async () => {
    const destination = slsDestination({
      ...service.options,
      route: () => {
        throw new Error('a bug');
      },
    });
    pino(destination).info('x');
    await destination.close();
    expect((await service.logs()).map(({ logstore }) => logstore)).toEqual(['app']);
  });

  it('sees a record as it was logged, before map', async () => {
    const destination = slsDestination({
      ...service.options,
      route: ({ tenant }) => ({ topic: String(tenant) }),
      map: ({ tenant: _, ...record }) => record,
    });
    pino(destination).info({ tenant: 't1' }, 'x');
    await destination.close();
    const [log] = await service.logs();
    expect(log?.topic).toBe('t1');
    expect(log?.contents).not.toHaveProperty('tenant');
  });
});

describe('the default export outside of a worker', () => {
  it('ships the lines that are piped to it', async () => {
    const stream = await slsTransport(service.options);
    await pipeline(
      Readable.from(['{"level":30,"msg":"a"}\n{"lev', 'el":30,"msg":"b"}\nc']),
      stream,
    );
    expect(await service.messages()).toEqual(['a', 'b', 'c']);
  });

  it('rejects for an option that it refuses', async () => {
    const options: object = { ...service.options, batchLogs: 'many' };
    await expect(slsTransport(options)).rejects.toThrow(PutLogsConfigError);
  });
});

describe('multistream', () => {
  it('delivers to two destinations', async () => {
    const a = slsDestination({ ...service.options, topic: 'a' });
    const b = slsDestination({ ...service.options, topic: 'b' });
    pino({}, multistream([a, b])).info('x');
    await Promise.all([a.close(), b.close()]);
    const topics = (await service.logs()).map(({ topic }) => topic);
    expect(topics.sort()).toEqual(['a', 'b']);
  });
});
