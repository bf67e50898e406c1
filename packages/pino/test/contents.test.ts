import { type LoggerOptions, pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { slsDestination } from '../src/index.js';
import { target } from './harness/pinos.js';
import { useService } from './harness/service.js';
import { end } from './harness/transport.js';

const service = useService();

type Log = (logger: pino.Logger) => void;
type Ship = (options: LoggerOptions, log: Log) => Promise<Readonly<Record<string, string>>[]>;

const modes: { mode: string; ship: Ship }[] = [
  {
    mode: 'in the worker',
    ship: async (options, log) => {
      const transport = pino.transport({ target, options: service.options });
      log(pino({ base: null, ...options }, transport));
      await end(transport);
      return service.contents();
    },
  },
  {
    mode: 'in process',
    ship: async (options, log) => {
      const destination = slsDestination(service.options);
      log(pino({ base: null, ...options }, destination));
      await destination.close();
      return service.contents();
    },
  },
];

function parsed(json: string | undefined): unknown {
  return JSON.parse(json ?? 'null');
}

describe.each(modes)('contents $mode', ({ ship }) => {
  it('are the top-level keys: text as it is, the rest as JSON', async () => {
    const fields = { s: 'a "quoted"\nline', n: 1.5, t: true, z: null, o: { deep: [1] }, u: 'ü🙂' };
    const [log] = await ship({}, (logger) => logger.info(fields, 'hi'));
    expect(log).toEqual({
      level: 'info',
      s: 'a "quoted"\nline',
      n: '1.5',
      t: 'true',
      z: 'null',
      o: '{"deep":[1]}',
      u: 'ü🙂',
      msg: 'hi',
    });
  });

  it('have every level as its label', async () => {
    const logs = await ship({ level: 'trace' }, (logger) => {
      logger.trace('');
      logger.debug('');
      logger.info('');
      logger.warn('');
      logger.error('');
      logger.fatal('');
    });
    const labels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
    expect(logs.map(({ level }) => level)).toEqual(labels);
  });

  it('keep a level number that has no label', async () => {
    const [log] = await ship({ mixin: () => ({ level: 35 }) }, (logger) => logger.info('x'));
    expect(log?.['level']).toBe('35');
  });

  it('keep what formatters.level made', async () => {
    const formatters = { level: (label: string) => ({ severity: label.toUpperCase() }) };
    const [log] = await ship({ formatters }, (logger) => logger.warn('x'));
    expect(log).toEqual({ severity: 'WARN', msg: 'x' });
  });

  it('have an error under err, its cause included', async () => {
    const error = new TypeError('outer', { cause: new Error('inner') });
    const [log] = await ship({}, (logger) => logger.error(error));
    expect(log?.['msg']).toBe('outer');
    expect(parsed(log?.['err'])).toMatchObject({
      type: 'TypeError',
      stack: expect.stringContaining('inner'),
    });
  });

  it('have it under another errorKey', async () => {
    const [log] = await ship({ errorKey: 'failure' }, (logger) => logger.error(new Error('x')));
    expect(parsed(log?.['failure'])).toMatchObject({ type: 'Error', message: 'x' });
  });

  it('have everything logged under a nestedKey', async () => {
    const options = { nestedKey: 'payload' };
    const [log] = await ship(options, (logger) => logger.error({ a: 1, err: new Error('x') }, 'y'));
    expect(log?.['msg']).toBe('y');
    expect(parsed(log?.['payload'])).toMatchObject({ a: 1, err: { message: 'x' } });
  });

  it('have the last of a key that child bindings and a record both write', async () => {
    const [log] = await ship({}, (logger) => {
      logger.child({ who: 'parent' }).child({ who: 'child' }).info({ who: 'record' }, 'x');
    });
    expect(log).toEqual({ level: 'info', who: 'record', msg: 'x' });
    expect((await service.stats()).logsWithDuplicateKeys).toBe(0);
  });

  it('take a message under another key', async () => {
    const [log] = await ship({ messageKey: 'text' }, (logger) => logger.info('x'));
    expect(log).toEqual({ level: 'info', text: 'x' });
  });

  it('survive lone surrogates and control characters', async () => {
    const [log] = await ship({}, (logger) => logger.info({ odd: 'a\ud800b\u0001' }, 'x'));
    expect(log?.['odd']).toBe('a\ufffdb\u0001');
  });
});

describe('flatten', () => {
  it('gives dotted keys', async () => {
    const destination = slsDestination({ ...service.options, flatten: true });
    pino({ base: null }, destination).info({ user: { id: 7, name: { first: 'A' } } }, 'x');
    await destination.close();
    expect(await service.contents()).toEqual([
      { level: 'info', 'user.id': '7', 'user.name.first': 'A', msg: 'x' },
    ]);
  });
});
