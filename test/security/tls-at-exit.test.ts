import type { TlsOptions } from 'node:tls';
import { createServer as createTlsServer } from 'node:tls';
import { startEmulator } from '@putlogs/emulator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { givenUp, runScript } from '../exits/run-script.js';
import { openGate, passTo } from '../faults/gate.js';
import { selfSigned } from '../faults/self-signed.js';
import { CANARY_KEY } from '../harness/secrets.js';

const good = selfSigned({ names: ['127.0.0.1'] });
/** Where nobody can be reached. */
const SHORT_MS = '1000';
const AMPLE_MS = '20000';
const OLD: TlsOptions = { maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };

/** A service behind TLS, and what has arrived there. */
async function openService(options: TlsOptions = {}) {
  const emulator = await startEmulator({ accessKeys: [CANARY_KEY] });
  onTestFinished(() => emulator.close());
  const gate = await openGate(
    { onTestFinished },
    {
      to: emulator.port,
      treatment: passTo(emulator.port),
      createServer: (onConnection) =>
        createTlsServer({ ...good, ...options }, onConnection).on(
          'tlsClientError',
          () => undefined,
        ),
    },
  );
  const env = {
    SLS_ENDPOINT: `https://127.0.0.1:${gate.port}`,
    SLS_PROJECT: 'my-project',
    SLS_LOGSTORE: 'my-logstore',
    ALIBABA_CLOUD_ACCESS_KEY_ID: CANARY_KEY.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: CANARY_KEY.accessKeySecret,
    CA: good.cert,
  };
  return { env, requests: () => emulator.requests().length, logs: () => emulator.logs().length };
}

const file = new URL('children/exits-over-tls.mjs', import.meta.url).href;

describe('a process that ends delivers', () => {
  it('to a service whose certificate its agent trusts', async () => {
    const { env, logs } = await openService();
    const ended = await runScript(file, {
      env: { ...env, AGENT: 'ca', EXIT_TIMEOUT_MS: AMPLE_MS },
    });
    expect({ code: ended.code, said: ended.said, logs: logs() }).toEqual({
      code: 3,
      said: [],
      logs: 10,
    });
  });
});

describe('a process that ends gives its records up, aloud, rather than deliver them', () => {
  it.each<[string, TlsOptions, Record<string, string>, string[]]>([
    ['to a certificate that nobody vouches for', {}, { AGENT: 'none' }, []],
    [
      'to one, though Node is told not to mind',
      {},
      { AGENT: 'none', NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      [],
    ],
    [
      'over TLS 1.1, though Node is told that it will do',
      OLD,
      { AGENT: 'ca' },
      ['--tls-min-v1.0', '--tls-cipher-list=DEFAULT@SECLEVEL=0'],
    ],
    ['past a pinned certificate', {}, { AGENT: 'pinned' }, []],
    // The courier's thread can't have it, and must not do without.
    ['without a check of the application’s own', {}, { AGENT: 'unpinned' }, []],
  ])('%s', async (_, options, more, nodeArgs) => {
    const { env, requests } = await openService(options);
    const ended = await runScript(file, {
      nodeArgs,
      env: { ...env, ...more, EXIT_TIMEOUT_MS: SHORT_MS },
    });
    expect({ code: ended.code, givenUp: givenUp(ended, 10), requests: requests() }).toEqual({
      code: 3,
      givenUp: 10,
      requests: 0,
    });
  });
});
