import { beforeAll, describe, expect, it } from 'vitest';
import { MAIN_PATHS, runMainPaths } from './main-paths.js';

/** With these names on `Object.prototype`. */
const runPolluted = (names: readonly string[], when: 'before' | 'after') =>
  runMainPaths({ env: { POLLUTE: names.join(','), WHEN: when } });

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
    clean = await runMainPaths();
  });

  it('aside, all main paths deliver', () => {
    expect(clean).toMatchObject({ code: 0, said: [], foreign: '' });
    expect(clean.logs).toHaveLength(MAIN_PATHS);
    expect(clean.logs.join()).toContain('["__proto__","own"]');
  });

  it.each([
    ['of this project’s names, before it is used', OURS, 'before'],
    ['of this project’s names, while it is used', OURS, 'after'],
    ['of those of an attacker, before it is used', GADGETS, 'before'],
    ['of those of an attacker, while it is used', [...GADGETS, ...NOT_FOR_PINO], 'after'],
  ] as const)('changes nothing of what is delivered, and where: %s', async (_, names, when) => {
    expect(await runPolluted(names, when)).toEqual(clean);
  });
});
