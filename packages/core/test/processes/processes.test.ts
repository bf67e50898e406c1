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

  it('is not kept by a producer that has delivered or was never used', async () => {
    expect(await ended(run({ MODE: 'natural', RECORDS: '0' }))).toMatchObject({ code: 0 });
    expect(await ended(run({ MODE: 'closed' }))).toMatchObject({ code: 0 });
    expect(emulator().logs().length).toBe(1000);
  });

  it.skipIf(process.platform === 'win32')(
    'on a signal, with shutdownOnSignals, delivers and then dies of that signal',
    async () => {
      const child = run({ MODE: 'signal' });
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
