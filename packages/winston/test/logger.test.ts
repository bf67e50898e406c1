import { Producer } from '@putlogs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../src/logger.js';
import { environmentOf, runChild } from './support/run-child.js';
import { Service } from './support/service.js';

let service: Service;
beforeAll(async () => {
  service = await Service.start();
});
afterAll(() => service.close());

const ONLY_PRINTED = /^putlogs: logs are only printed: .*SLS_ENDPOINT.*\n$/;

function jsonLines(stdout: string): Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('createLogger() without a destination', () => {
  it('prints JSON lines where there is no terminal, and says once that nothing is shipped', async () => {
    const { code, stdout, stderr } = await runChild('logger.mjs', { args: ['two'] });
    expect(code).toBe(0);
    expect(stderr).toMatch(ONLY_PRINTED);
    expect(jsonLines(stdout)).toEqual([
      { level: 'info', time: expect.any(String), message: 'a second logger' },
    ]);
  });

  it('prints every argument and every part of an error', async () => {
    const { stdout } = await runChild('logger.mjs', { args: ['shapes'] });
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const stack = expect.stringMatching(/\n {4}at /);
    expect(jsonLines(stdout)).toEqual([
      { level: 'info', time, message: 'plain' },
      { level: 'info', time, message: 'user alice has 3 orders', vip: true },
      { level: 'warn', time, message: 'texts and 5n' },
      { level: 'error', time, message: 'failed: boom', type: 'TypeError', stack, cause: 'why' },
      { level: 'error', time, message: 'failed for bob boom', type: 'TypeError', stack },
      { level: 'error', time, message: 'alone', type: 'RangeError', stack },
      { level: 'info', time, message: { nested: { map: expect.anything() } } },
      { level: 'info', time, message: 'of a child', requestId: 7 },
    ]);
  });

  it('prints readable lines when asked to', async () => {
    const args = ['shapes', '{"console":"pretty"}'];
    const { stdout } = await runChild('logger.mjs', { args });
    const clock = '\\d\\d:\\d\\d:\\d\\d\\.\\d{3}';
    expect(stdout).toMatch(new RegExp(`^${clock} info    plain\\n`));
    expect(stdout).toContain(' info    user alice has 3 orders { vip: true }\n');
    expect(stdout).toMatch(/ error {3}failed: boom \{.*\}\n {2}TypeError: boom\n {6}at /);
    expect(stdout).not.toContain('\u001b');
  });

  it('prints a record that resists, and the next one', async () => {
    const { code, stdout } = await runChild('logger.mjs', { args: ['hostile'] });
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
    expect(stdout).toContain('"message":"next"');
  });

  it('logs nothing at all, silently, with console off', async () => {
    const { stdout, stderr } = await runChild('logger.mjs', { args: ['two', '{"console":"off"}'] });
    expect(stdout).toBe('');
    expect(stderr).toMatch(ONLY_PRINTED);
  });
});

describe('createLogger() with a destination', () => {
  it('of the environment ships what it prints', async () => {
    const destination = service.newDestination();
    const env = environmentOf(destination);
    const { code, stdout, stderr } = await runChild('logger.mjs', { args: ['shapes'], env });
    expect(code).toBe(0);
    expect(JSON.parse(stderr)).toMatchObject({ delivered: 8, dropped: 0, pending: 0 });
    const shipped = service.contents(destination);
    expect(shipped.map(({ message }) => message)).toEqual(
      jsonLines(stdout).map(({ message }) =>
        typeof message === 'string' ? message : expect.stringContaining('nested'),
      ),
    );
    expect(shipped[3]).toMatchObject({
      type: 'TypeError',
      stack: expect.any(String),
      cause: 'why',
    });
  });

  it('of the options ships as well', async () => {
    const destination = service.newDestination();
    const args = ['two', JSON.stringify({ ...destination, defaultMeta: { service: 'shop' } })];
    await runChild('logger.mjs', { args });
    await service.emulator.waitForLogs(1, { query: { logstore: destination.logstore } });
    expect(service.contents(destination)).toEqual([
      { level: 'info', message: 'a second logger', service: 'shop' },
    ]);
  });

  it('is a configuration error when only a part of it is there', async () => {
    const { code, stderr } = await runChild('logger.mjs', { env: { SLS_PROJECT: 'project' } });
    expect(code).toBe(1);
    expect(stderr).toContain('PutLogsConfigError: [endpoint] is missing, as are logstore,');
  });

  it('delivers before SIGTERM ends the process, with shutdownOnSignals()', async () => {
    const destination = service.newDestination();
    const { signal } = await runChild('logger.mjs', {
      args: ['signal'],
      env: environmentOf(destination),
      onOutput: (_stdout, kill) => kill('SIGTERM'),
    });
    expect(signal).toBe('SIGTERM');
    expect(service.messages(destination)).toEqual(['before the signal']);
  });
});

describe('logger.sls', () => {
  const nothing = { delivered: 0, dropped: 0, pending: 0, timedOut: false };

  it('is there without a destination, and does nothing, successfully', async () => {
    const { sls, flush } = createLogger({ console: 'off' });
    expect(await sls.flush()).toEqual(nothing);
    expect(await flush()).toEqual(nothing);
    expect(await sls.close()).toEqual(nothing);
    expect(sls.stats()).toBeUndefined();
    expect(sls.transport).toBeUndefined();
  });

  it('flushes, has the books, and belongs to children, too', async () => {
    const logger = createLogger({ ...service.newDestination(), console: 'off', lingerMs: 60_000 });
    const child = logger.child({ request: 1 });
    child.info('x');
    expect(child.sls).toBe(logger.sls);
    expect(await logger.sls.flush()).toEqual({ ...nothing, delivered: 1 });
    logger.info('y');
    expect(await logger.flush()).toEqual({ ...nothing, delivered: 1 });
    expect(logger.sls.stats()).toMatchObject({ received: 2, delivered: 2 });
    expect(logger.sls.transport?.stats()).toEqual(logger.sls.stats());
    await logger.sls.close();
  });

  it('delivers what is pending as it closes, and ships no more', async () => {
    const destination = service.newDestination();
    const logger = createLogger({ ...destination, console: 'off', lingerMs: 60_000 });
    logger.info('before');
    expect(await logger.sls.close()).toEqual({ ...nothing, delivered: 1 });
    logger.info('after');
    expect(await logger.sls.flush()).toEqual(nothing);
    expect(service.messages(destination)).toEqual(['before']);
    expect(logger.sls.stats()).toMatchObject({ dropped: { closed: 1 } });
  });

  it('leaves a shared producer open as it closes', async () => {
    const destination = service.newDestination();
    const producer = new Producer({ ...destination, lingerMs: 60_000 });
    const logger = createLogger({ producer, console: 'off' });
    logger.info('logged');
    expect(await logger.sls.close()).toEqual({ ...nothing, delivered: 1 });
    producer.send({ contents: { message: 'sent' } });
    await producer.close();
    expect(service.messages(destination)).toEqual(['logged', 'sent']);
  });
});

describe('createLogger() refuses', () => {
  it.each([
    [{ levle: 'debug' }, "[levle] is not an option; did you mean 'level'?"],
    [{ consol: 'json' }, "[consol] is not an option; did you mean 'console'?"],
    [{ defaultMetta: {} }, "[defaultMetta] is not an option; did you mean 'defaultMeta'?"],
    [{ defaultMeta: 'shop' }, '[defaultMeta] must be an object, not "shop"'],
    [{ exitOnError: 'no' }, '[exitOnError] must be a boolean or a function, not "no"'],
    [{ format: {} }, "[format] can't be given here"],
    [{ silent: true }, "[silent] can't be given here"],
    [{ console: 'xml' }, "[console] must be 'pretty', 'json' or 'off'"],
  ])('%j', (options, message) => {
    expect(() => createLogger({ ...service.newDestination(), ...options } as never)).toThrow(
      message,
    );
  });

  it.each([['json'], [null], [[]]])('%j in place of options', (options) => {
    expect(() => createLogger(options as never)).toThrow('[options] must be an object');
  });
});

describe('the level of createLogger()', () => {
  it('comes from LOG_LEVEL', async () => {
    const env = { LOG_LEVEL: 'debug' };
    const { stdout } = await runChild('logger.mjs', { args: ['shapes'], env });
    expect(stdout).toContain('below the level');
  });

  it('comes from the options before LOG_LEVEL', async () => {
    const env = { LOG_LEVEL: 'debug' };
    const { stdout } = await runChild('logger.mjs', { args: ['shapes', '{"level":"error"}'], env });
    expect(jsonLines(stdout).every(({ level }) => level === 'error')).toBe(true);
  });

  it('is a clear error when LOG_LEVEL is none', async () => {
    const { code, stderr } = await runChild('logger.mjs', { env: { LOG_LEVEL: 'trace' } });
    expect(code).toBe(1);
    expect(stderr).toContain(
      'PutLogsConfigError: [LOG_LEVEL] must be one of error, warn, info, http, verbose, debug, silly, not "trace"',
    );
  });
});
