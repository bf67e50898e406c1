import type { StoredLog } from '@putlogs/emulator';
import { startEmulator } from '@putlogs/emulator';
import { beforeAll, describe, expect, it } from 'vitest';
import { runScript } from '../exits/run-script.js';
import { CANARY_STS_KEY } from '../harness/secrets.js';

const file = new URL('children/main-paths.mjs', import.meta.url).href;

/** What came of the main paths, with these names on `Object.prototype`. */
async function runMainPaths(names: readonly string[], when: 'before' | 'after') {
  const emulator = await startEmulator({ accessKeys: [CANARY_STS_KEY] });
  const ended = await runScript(file, {
    env: {
      SLS_ENDPOINT: emulator.endpoint,
      SLS_PROJECT: 'my-project',
      SLS_LOGSTORE: 'my-logstore',
      SLS_SOURCE: '10.0.0.1',
      ALIBABA_CLOUD_ACCESS_KEY_ID: CANARY_STS_KEY.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: CANARY_STS_KEY.accessKeySecret,
      ALIBABA_CLOUD_SECURITY_TOKEN: CANARY_STS_KEY.securityToken,
      POLLUTE: names.join(','),
      WHEN: when,
    },
  });
  const { code, lines, said, foreign } = ended;
  const logs = emulator.logs().map(essence).toSorted();
  await emulator.close();
  return { code, lines, said, foreign, logs };
}

/** All but what is another each time. */
function essence({ project, logstore, topic, source, contents, time }: StoredLog): string {
  expect(Math.abs(Date.now() / 1000 - time)).toBeLessThan(600);
  return JSON.stringify([project, logstore, topic, source, Object.entries(contents).toSorted()]);
}

/** What options, routes, logs, keys and requests are made of. */
const OURS = [
  ...['endpoint', 'project', 'logstore', 'topic', 'source', 'tags', 'hashKey', 'region', 'spool'],
  ...[
    'accessKeyId',
    'accessKeySecret',
    'securityToken',
    'credentials',
    'expiration',
    'Credentials',
  ],
  ...['compression', 'batchBytes', 'lingerMs', 'maxInFlight', 'timeKey', 'levelKey', 'messageKey'],
  ...['producer', 'map', 'route', 'sls', 'bindings', 'timeoutMs', 'statsIntervalMs', 'agent'],
  ...[
    'kind',
    'reason',
    'records',
    'problem',
    'entry',
    'journal',
    'requestId',
    'errorCode',
    'Error',
  ],
];
/** What has been used to lead requests of others elsewhere. */
const GADGETS = [
  ...[
    'socketPath',
    'hostname',
    'protocol',
    'headers',
    'method',
    'rejectUnauthorized',
    'ca',
    'cert',
  ],
  ...['key', 'passphrase', 'shell', 'NODE_OPTIONS', 'polluted', 'isAdmin', 'x', 'a b'],
];
/** With these on it, pino itself makes no transport any more. */
const NOT_FOR_PINO = ['auth', 'argv', 'env', 'execArgv', '0', '1'];

describe('a polluted Object.prototype', () => {
  let clean: Awaited<ReturnType<typeof runMainPaths>>;
  beforeAll(async () => {
    clean = await runMainPaths([], 'before');
  });

  it('aside, all main paths deliver', () => {
    expect(clean).toMatchObject({ code: 0, said: [], foreign: '' });
    expect(clean.logs).toHaveLength(11);
    expect(clean.logs.join()).toContain('["__proto__","own"]');
  });

  it.each([
    ['of this project’s names, before it is used', OURS, 'before'],
    ['of this project’s names, while it is used', OURS, 'after'],
    ['of those of an attacker, before it is used', GADGETS, 'before'],
    ['of those of an attacker, while it is used', [...GADGETS, ...NOT_FOR_PINO], 'after'],
  ] as const)('changes nothing of what is delivered, and where: %s', async (_, names, when) => {
    expect(await runMainPaths(names, when)).toEqual(clean);
  });
});
