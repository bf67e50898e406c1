import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../src/logger.js';
import { runChild, runNode } from './harness/child.js';
import { useService } from './harness/service.js';

const service = useService();

function run(options: object, env: Record<string, string> = {}) {
  return runChild('logger.mjs', { args: [JSON.stringify(options)], env });
}

function jsonLines(stdout: string): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

describe('createLogger() in an application', () => {
  it('prints JSON lines and ships the same records where the environment names a destination', async () => {
    const { code, stdout, stderr } = await run({}, service.env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(jsonLines(stdout).map(({ level, msg }) => [level, msg])).toEqual([
      [30, 'hello'],
      [50, 'failed'],
    ]);
    expect((await service.contents()).map(({ level, msg }) => [level, msg])).toEqual([
      ['info', 'hello'],
      ['error', 'failed'],
    ]);
  });

  it('only prints without a destination, and says so once', async () => {
    const { code, stdout, stderr } = await run({});
    expect(code).toBe(0);
    expect(jsonLines(stdout)).toHaveLength(2);
    // Three loggers, one of them of the CommonJS build.
    expect(stderr.match(/no destination is configured/g)).toHaveLength(1);
  });

  it.each(['SLS_ENDPOINT', 'SLS_PROJECT', 'SLS_LOGSTORE'])(
    'refuses half a destination: only %s',
    async (name) => {
      const { code, stderr } = await run({}, { [name]: 'x' });
      expect(code).toBe(1);
      expect(stderr).toContain('PutLogsConfigError');
    },
  );

  it('takes its level from LOG_LEVEL, unless the options have one', async () => {
    const debug = await run({}, { ...service.env, LOG_LEVEL: 'debug' });
    expect(jsonLines(debug.stdout).map(({ msg }) => msg)).toContain('details');
    const error = await run({ level: 'error' }, { ...service.env, LOG_LEVEL: 'debug' });
    expect(jsonLines(error.stdout).map(({ msg }) => msg)).toEqual(['failed']);
  });

  it('refuses a LOG_LEVEL that is no level', async () => {
    const { code, stderr } = await run({}, { LOG_LEVEL: 'loud' });
    expect(code).toBe(1);
    expect(stderr).toContain('[LOG_LEVEL] must be one of trace, debug, info');
  });

  it('prints lines for people when told to, and nothing when told so', async () => {
    const pretty = await run({ console: 'pretty' }, service.env);
    expect(pretty.stdout).toMatch(/^\d\d:\d\d:\d\d\.\d{3} info {2}hello \{ user: 7 \}\n/);
    expect(pretty.stdout).toContain('\n  Error: boom\n');
    expect((await run({ console: 'off' }, service.env)).stdout).toBe('');
  });

  it('says that pino is missing', async () => {
    const app = mkdtempSync(join(tmpdir(), 'putlogs-pino-'));
    const own = fileURLToPath(new URL('..', import.meta.url));
    const installed = join(app, 'node_modules/@putlogs/pino');
    mkdirSync(installed, { recursive: true });
    cpSync(join(own, 'dist'), join(installed, 'dist'), { recursive: true });
    cpSync(join(own, 'package.json'), join(installed, 'package.json'));
    symlinkSync(join(dirname(own), 'core'), join(app, 'node_modules/@putlogs/core'));
    writeFileSync(join(app, 'app.mjs'), "import '@putlogs/pino/logger';\n");
    const { code, stderr } = await runNode([join(app, 'app.mjs')]);
    rmSync(app, { recursive: true });
    expect(code).toBe(1);
    expect(stderr).toContain("Cannot find package 'pino'");
  });
});

describe('createLogger()', () => {
  beforeEach(() => {
    for (const [name, value] of Object.entries(service.env)) vi.stubEnv(name, value);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("takes pino's options, custom levels included", async () => {
    const logger = createLogger({
      console: 'off',
      level: 'notice',
      pino: { name: 'shop', customLevels: { notice: 25 }, redact: ['card'] },
    });
    logger.notice({ card: 4242 }, 'paid');
    await logger.sls.close();
    expect(await service.contents()).toMatchObject([
      { level: 'notice', name: 'shop', card: '[Redacted]', msg: 'paid' },
    ]);
  });

  it('gives its children the handle, and the books', async () => {
    const logger = createLogger({ console: 'off', lingerMs: 60_000 });
    const child = logger.child({ request: 1 });
    child.info('x');
    expect(child.sls).toBe(logger.sls);
    expect(child.child({}, { level: 'debug' }).sls).toBe(logger.sls);
    expect(await logger.sls.flush()).toMatchObject({ delivered: 1, timedOut: false });
    expect(logger.sls.stats()).toMatchObject({ received: 1, delivered: 1 });
    await logger.sls.close();
  });

  it('calls back from logger.flush() when everything is delivered', async () => {
    const logger = createLogger({ console: 'off', lingerMs: 60_000 });
    logger.info('x');
    await new Promise((resolve) => logger.flush(resolve));
    expect(await service.messages()).toEqual(['x']);
    await logger.sls.close();
  });

  it('starts a delivery on fatal', async () => {
    const logger = createLogger({ console: 'off', lingerMs: 60_000 });
    logger.fatal('x');
    expect(logger.sls.stats()?.pending.open).toBe(0);
    await logger.sls.close();
  });

  it('refuses a level and a console style that it does not know', () => {
    expect(() => createLogger({ level: 'loud' })).toThrow('[level]');
    const options: object = { console: 'loud' };
    expect(() => createLogger(options)).toThrow('[console]');
  });

  it.each([
    [{ levle: 'debug' }, "[levle] is not an option; did you mean 'level'?"],
    [{ consol: 'json' }, "[consol] is not an option; did you mean 'console'?"],
    [{ pino: 5 }, "[pino] must be an object of pino's options (got 5)"],
    [{ pino: { level: 'debug' } }, "[pino.level] can't be given here"],
    [{ pino: { transport: {} } }, "[pino.transport] can't be given here"],
    ['json', '[options] must be an object (got "json")'],
    [null, '[options] must be an object (got null)'],
  ])('refuses %j', (options, message) => {
    expect(() => createLogger(options as never)).toThrow(message);
  });

  it('has a handle that does nothing, successfully, without a destination', async () => {
    for (const name of Object.keys(service.env)) vi.stubEnv(name, '');
    const logger = createLogger({ console: 'off' });
    logger.info('x');
    const nothing = { delivered: 0, dropped: 0, pending: 0, timedOut: false };
    expect(await logger.sls.flush()).toEqual(nothing);
    expect(await logger.sls.close()).toEqual(nothing);
    expect(logger.sls.stats()).toBeUndefined();
    expect(logger.sls.destination).toBeUndefined();
    await new Promise((resolve) => logger.flush(resolve));
  });
});
