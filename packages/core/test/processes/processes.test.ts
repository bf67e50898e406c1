import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { useEmulator } from '../producer/emulated.js';

const SCRIPT = fileURLToPath(new URL('script.mjs', import.meta.url));
const { emulator, options } = useEmulator();

function run(env: Record<string, string>): ChildProcess {
  const { endpoint, project, logstore, accessKeyId, accessKeySecret } = options();
  return fork(SCRIPT, {
    silent: true,
    env: {
      ...process.env,
      SLS_ENDPOINT: endpoint,
      SLS_PROJECT: project,
      SLS_LOGSTORE: logstore,
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
      ...env,
    },
  });
}

/** How the child ended, and what it said. */
async function ended(child: ChildProcess) {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const [code, signal] = await once(child, 'close');
  return { code, signal, stderr, stdout };
}

describe('a process that ends', () => {
  it('by running out of work delivers everything first, without waiting for the linger', async () => {
    const { code, stderr, stdout } = await ended(run({ MODE: 'natural' }));
    expect({ code, stderr, ...JSON.parse(stdout) }).toEqual({
      code: 0,
      stderr: '',
      delivered: 1000,
      droppedTotal: 0,
      pending: 0,
    });
    expect(emulator().logs().length).toBe(1000);
  });

  it('during an outage is held no longer than exitTimeoutMs, and says what is lost', async () => {
    emulator().fault({ kind: 'hang' });
    const { code, stderr, stdout } = await ended(run({ MODE: 'natural', EXIT_TIMEOUT_MS: '200' }));
    expect({ code, ...JSON.parse(stdout) }).toEqual({
      code: 0,
      delivered: 0,
      droppedTotal: 1000,
      pending: 0,
    });
    expect(stderr).toContain(
      '1000 record(s) dropped, last: exit-timeout for my-project/my-logstore',
    );
  });

  it('while a request is under way that nobody answers is held no longer than exitTimeoutMs', async () => {
    emulator().fault({ kind: 'hang' });
    const { code, stderr, stdout } = await ended(
      run({ MODE: 'in-flight', EXIT_TIMEOUT_MS: '200' }),
    );
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, droppedTotal: 1000 });
    // The request's own deadline of 15 s would have been reported.
    expect(stderr).not.toContain('RequestTimeout');
  });

  it('stays for a putLogs() that is awaited', async () => {
    emulator().fault({ kind: 'delay', ms: 300 });
    const { code } = await ended(run({ MODE: 'one-shot', RECORDS: '0' }));
    expect(code).toBe(0);
    expect(emulator().logs({ where: { id: 'one-shot' } }).length).toBe(1);
  });

  it.each([
    ['by process.exit()', 'exit', 3],
    ['by process.exit() while a request is under way', 'exit-in-flight', 3],
    ['by an uncaught exception', 'throw', 1],
    ['by an unhandled rejection', 'reject', 1],
    ['by running out of work', 'natural', 0],
  ])(
    '%s delivers everything first, records of its exit listeners too, and keeps its exit code',
    async (_, mode, exitCode) => {
      const { code, stdout } = await ended(run({ MODE: mode, LOG_AT_EXIT: '1' }));
      expect({ code, ...JSON.parse(stdout) }).toMatchObject({
        code: exitCode,
        droppedTotal: 0,
        pending: 0,
      });
      const ids = emulator()
        .logs()
        .map(({ contents }) => contents['id'] ?? '');
      expect(new Set(ids).size).toBe(mode === 'exit-in-flight' ? 1002 : 1001);
      expect(ids).toContain('last words');
    },
  );

  it.each(['hang', 'refuse'] as const)(
    'by process.exit() in an outage (%s) is held no longer than exitTimeoutMs, and says what is lost',
    async (kind) => {
      emulator().fault({ kind });
      const { code, stdout, stderr } = await ended(run({ MODE: 'exit', EXIT_TIMEOUT_MS: '300' }));
      expect(code).toBe(3);
      // The script's own listener runs after the delivery, so it sees its outcome.
      expect(stderr).toContain('1000 record(s) dropped, last: exit-timeout');
      expect(JSON.parse(stdout)).toEqual({ delivered: 0, droppedTotal: 1000, pending: 0 });
    },
  );

  it('starts no courier where exitTimeoutMs is 0, and nothing when all is delivered', async () => {
    const { code, stdout } = await ended(run({ MODE: 'exit', EXIT_TIMEOUT_MS: '0' }));
    expect({ code, ...JSON.parse(stdout) }).toEqual({
      code: 3,
      delivered: 0,
      droppedTotal: 0,
      pending: 1000,
    });
  });

  it('is not kept by a producer that has delivered or was never used', async () => {
    expect(await ended(run({ MODE: 'natural', RECORDS: '0' }))).toMatchObject({ code: 0 });
    expect(await ended(run({ MODE: 'closed' }))).toMatchObject({ code: 0 });
    expect(emulator().logs().length).toBe(1000);
  });

  it.skipIf(process.platform === 'win32').each(['signal', 'signal-with-strangers'])(
    'on a signal, with shutdownOnSignals, delivers and then dies of that signal (%s)',
    async (mode) => {
      const child = run({ MODE: mode });
      const end = ended(child);
      await once(child, 'message');
      child.kill('SIGTERM');
      expect(await end).toMatchObject({ code: null, signal: 'SIGTERM', stderr: '' });
      expect(emulator().logs().length).toBe(1000);
    },
  );

  it.skipIf(process.platform === 'win32')(
    'on a signal leaves the end to the application’s own handler, where there is one',
    async () => {
      const child = run({ MODE: 'signal-with-handler' });
      const end = ended(child);
      await once(child, 'message');
      child.kill('SIGTERM');
      expect(await end).toMatchObject({ code: 7, signal: null, stderr: '' });
      expect(emulator().logs().length).toBe(1000);
    },
  );
});
