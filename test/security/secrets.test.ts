import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { CANARY_STS_KEY, expectNoSecret } from '../harness/secrets.js';
import { ECHOES, openEchoServer } from './echo-server.js';

const script = (name: string) => fileURLToPath(new URL(`children/${name}`, import.meta.url));

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'putlogs-secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Runs it to its end, with neither an argument nor a variable that could hold a key. */
async function run(name: string, message: object) {
  const child = fork(script(name), { silent: true, execArgv: [], env: {} });
  onTestFinished(() => void child.kill('SIGKILL'));
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('its output is not piped');
  child.send(message);
  const streams = Promise.all([text(stdout), text(stderr)]);
  const [code] = await once(child, 'close');
  const [printed, said] = await streams;
  return { code, printed, said };
}

it('no key is seen by any way, whatever the service repeats and a provider tells', async () => {
  const { endpoint, requests } = await openEchoServer();
  const folder = temporaryFolder();
  const damaged = join(folder, 'keys.json');
  writeFileSync(damaged, `{"accessKeyId": ${CANARY_STS_KEY.accessKeyId}`);
  const dir = join(folder, 'spool');
  const output = join(folder, 'output');
  const { code, printed, said } = await run('every-way.mjs', {
    output,
    options: {
      ...{ endpoint, project: 'my-project', region: 'cn-x', lingerMs: 0, ...CANARY_STS_KEY },
      // What is on disk is to be read as it is.
      compression: 'none',
    },
    logstores: ECHOES,
    failing: [
      { type: 'file', path: damaged },
      { type: 'module', path: script('failing-credentials.mjs'), options: CANARY_STS_KEY },
    ],
    spool: { dir, mode: 'always' },
  });
  const shown = readFileSync(output, 'utf8');
  expectNoSecret(printed, said, shown);
  expect(code).toBe(0);
  // All of it was there to be looked at.
  expect(shown).toContain('all told: { runs: ');
  for (const what of [
    'redirects to',
    'delivered at the end',
    '[accessKeySecret]',
    'ProviderFailed',
  ]) {
    expect(shown.includes(what), what).toBe(true);
  }
  expect(said).toContain('putlogs: ');
  expect(said).not.toContain('\u001b');
  expect(said.split('\n').filter((line) => !/^(?:putlogs: |$)/.test(line))).toEqual([]);
  expect(requests()).toBeGreaterThanOrEqual(ECHOES.length * 12);
  for (const file of filesBelow(dir)) expectNoSecret(readFileSync(file, 'latin1'));
  expect(filesBelow(dir)).not.toEqual([]);
});

it.each(['rejects', 'fails', 'redirects', 'refuses'])(
  'none is in what Node prints of an error that nobody catches, when the service %s',
  async (logstore) => {
    const { endpoint } = await openEchoServer();
    const options = { endpoint, project: 'my-project', logstore, ...CANARY_STS_KEY };
    const { code, printed, said } = await run('crash.mjs', options);
    expectNoSecret(printed, said);
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining('PutLogsError') });
  },
);

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}
