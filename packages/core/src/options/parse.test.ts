import { Agent } from 'node:http';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { pollution, whilePolluted } from '../../test/polluted.js';
import { PutLogsConfigError } from '../errors.js';
import { PRODUCER_OPTION_NAMES, parseOptions } from './parse.js';
import type { ProducerOptions } from './types.js';

const GOOD: ProducerOptions = {
  endpoint: 'cn-hangzhou.log.aliyuncs.com',
  project: 'my-project',
  logstore: 'my-logstore',
  accessKeyId: 'the-id',
  accessKeySecret: 'the-secret',
};

function failure(
  options: Record<string, unknown>,
  env: NodeJS.ProcessEnv = {},
): PutLogsConfigError {
  try {
    parseOptions({ ...GOOD, ...options }, env);
  } catch (error) {
    expect(error).toBeInstanceOf(PutLogsConfigError);
    return error as PutLogsConfigError;
  }
  throw new Error(`accepted: ${inspect(options)}`);
}

describe('parseOptions()', () => {
  it('fills in the documented defaults', () => {
    expect(parseOptions(GOOD, {})).toMatchObject({
      project: 'my-project',
      logstore: 'my-logstore',
      topic: '',
      packId: true,
      hashKey: undefined,
      signature: 'v1',
      region: 'cn-hangzhou',
      compression: { name: 'lz4' },
      batchBytes: 524_288,
      batchLogs: 4096,
      lingerMs: 2000,
      bufferBytes: 67_108_864,
      overflow: 'drop-oldest',
      maxInFlight: 4,
      requestTimeoutMs: 15_000,
      retryMaxAgeMs: 21_600_000,
      exitTimeoutMs: 3000,
      flatten: false,
    });
  });

  it('answers a frozen object and leaves the caller’s alone', () => {
    const options = Object.freeze({ ...GOOD, tags: Object.freeze({ env: 'prod' }) });
    const before = structuredClone(options);
    expect(Object.isFrozen(parseOptions(options, {}))).toBe(true);
    expect(options).toEqual(before);
  });

  it('takes the destination and the keys from the environment, options first', () => {
    const env = {
      SLS_ENDPOINT: 'cn-beijing.log.aliyuncs.com',
      SLS_PROJECT: 'from-env',
      SLS_LOGSTORE: 'store-from-env',
      SLS_TOPIC: 'topic-from-env',
      SLS_SOURCE: '10.1.2.3',
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'id',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret',
    };
    expect(parseOptions({ project: 'from-options' }, env)).toMatchObject({
      endpoint: { hostname: 'cn-beijing.log.aliyuncs.com' },
      project: 'from-options',
      logstore: 'store-from-env',
      topic: 'topic-from-env',
      source: '10.1.2.3',
    });
  });

  it.each([
    ['SLS_TOPIC', 'topic', 'x'.repeat(129)],
    ['SLS_SOURCE', 'source', 'x'.repeat(129)],
    ['SLS_PROJECT', 'project', 'a\r\nb'],
    ['SLS_LOGSTORE', 'logstore', '../x'],
    ['SLS_ENDPOINT', 'endpoint', 'http://a/b'],
  ])('looks at what %s says as at the option %s', (variable, option, value) => {
    expect(failure({ [option]: undefined }, { [variable]: value }).option).toBe(option);
  });

  it.each(['endpoint', 'project', 'logstore'])('says how to set a missing %s', (name) => {
    const { option, message } = failure({ [name]: undefined });
    expect(option).toBe(name);
    expect(message).toContain(`SLS_${name.toUpperCase()}`);
  });

  it('names all that is missing at once', () => {
    expect(() => parseOptions({ logstore: 'app' }, { SLS_ENDPOINT: 'a.example' })).toThrow(
      '[project] is missing, as are accessKeyId, accessKeySecret: set these options or the ' +
        'environment variables SLS_PROJECT, ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET',
    );
    const credentials = { type: 'env' };
    expect(() => parseOptions({ credentials, logstore: 'app' }, {})).toThrow(
      '[endpoint] is missing, as is project:',
    );
  });

  it('tells keys in the wrong place where they belong', () => {
    const credentials = { accessKeyId: 'canary-id', accessKeySecret: 'canary-secret' };
    const { message } = failure({
      accessKeyId: undefined,
      accessKeySecret: undefined,
      credentials,
    });
    expect(message).toContain('options of their own');
    expect(message).not.toContain('canary');
  });

  it('names no option for a name so short that it may mean any', () => {
    expect(failure({ ak: 1 }).message).not.toContain('did you mean');
  });

  it.each([
    ['batchByte', 'batchBytes'],
    ['lingerMS', 'lingerMs'],
    ['acessKeyId', 'accessKeyId'],
    ['log_store', 'logstore'],
  ])('refuses the unknown option %s and names %s', (wrong, near) => {
    expect(failure({ [wrong]: 1 }).message).toContain(`did you mean '${near}'?`);
  });

  it.each([
    0,
    -1,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '5',
    null,
    3 * 1024 * 1024 + 1,
    {},
    [],
  ])('refuses %s as batchBytes', (value) => {
    expect(failure({ batchBytes: value }).message).toMatch(
      /^\[batchBytes\] must be a whole number from 1 to 3145728 bytes \(got /,
    );
  });

  it('raises the limits of a request only when told to', () => {
    const raised = { serviceLimits: 'raised', batchBytes: 10 * 1024 * 1024, batchLogs: 40_960 };
    expect(parseOptions({ ...GOOD, ...raised }, {}).batchLogs).toBe(40_960);
    expect(failure({ batchLogs: 4097 }).option).toBe('batchLogs');
    expect(failure({ ...raised, batchLogs: 40_961 }).option).toBe('batchLogs');
  });

  it('checks how options relate: a buffer smaller than a batch is refused', () => {
    expect(failure({ bufferBytes: 20_000, batchBytes: 20_001 }).message).toContain(
      'batchBytes (20001)',
    );
  });

  it.each([
    ['project', 'Bad.Project'],
    ['project', 'a/../b'],
    ['project', 'x\r\nHost: evil'],
    ['logstore', 'a b'],
    ['logstore', '../x'],
    ['endpoint', 'http://user:pass@host'],
    ['topic', 'x'.repeat(129)],
    ['topic', 5],
    ['tags', ['a']],
    ['tags', { a: 1 }],
    ['signature', 'v2'],
    ['compression', 'gzip'],
    ['overflow', 'block'],
    ['packId', 'yes'],
    ['flatten', 1],
    ['agent', {}],
    ['onDropped', 'print'],
    ['hashKey', ''],
    ['region', 'x\ny'],
  ])('refuses %s: %j, naming the option', (name, value) => {
    expect(failure({ [name]: value }).message).toContain(`[${name}`);
  });

  it('needs a region for v4 where the endpoint names none', () => {
    const options = { signature: 'v4', endpoint: 'http://127.0.0.1:8080' };
    expect(failure(options).message).toContain("region: 'cn-hangzhou'");
    expect(
      parseOptions({ ...GOOD, ...options, region: 'cn-x' } as ProducerOptions, {}).region,
    ).toBe('cn-x');
  });

  it('takes an agent for the protocol of the endpoint', () => {
    expect(failure({ agent: new Agent() }).message).toContain('an agent for https:');
    const plain = { endpoint: 'http://localhost', agent: new Agent() };
    expect(parseOptions({ ...GOOD, ...plain }, {}).agent).toBe(plain.agent);
  });

  it.each([undefined, null, 5, 'options', []])('refuses %s instead of options', (value) => {
    expect(() => parseOptions(value, {})).toThrow(PutLogsConfigError);
  });

  it('never shows a secret', () => {
    for (const [name, canary] of [
      ['accessKeyId', 'CANARY ID'],
      ['accessKeySecret', 'CANARY-SECRET\n'],
      ['securityToken', 'CANARY-TÖKEN'],
    ] as const) {
      const error = failure({ [name]: canary });
      expect(error.option).toBe(name);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('CANARY');
    }
    const resolved = parseOptions({ ...GOOD, accessKeySecret: 'CANARY-2' }, {});
    expect(inspect(resolved, { depth: 9, showHidden: true })).not.toContain('CANARY');
    expect(JSON.stringify(resolved)).not.toContain('CANARY');
  });

  it('ignores what stands on Object.prototype', async () => {
    const parse = () => parseOptions({ ...GOOD, spool: { dir: 'x' }, tags: { a: 'b' } }, {});
    const known = [...PRODUCER_OPTION_NAMES, 'dir', 'maxBytes', 'mode', 'fsync', 'type', 'path'];
    const polluted = await whilePolluted(pollution(...known), parse);
    const [{ credentials: _, ...expected }, { credentials: __, ...found }] = [parse(), polluted];
    expect(found).toEqual(expected);
  });
});
