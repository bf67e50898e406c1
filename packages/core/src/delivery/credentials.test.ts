import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { failure, KEY, MINUTE_MS, START_MS, setUp, tokenOf } from '../../test/credentials-setup.js';
import { pollution, whilePolluted } from '../../test/polluted.js';
import { PutLogsConfigError } from '../errors.js';
import { CredentialsError, type CredentialsInput } from './credentials.js';

/** A provider whose answers are numbered, so that a test sees which one it got. */
function counting(answer: (call: number) => object) {
  const provider = {
    calls: 0,
    getCredentials: async () => {
      provider.calls += 1;
      return { ...KEY, securityToken: `token-${provider.calls}`, ...answer(provider.calls) };
    },
  };
  return provider;
}

/** Lets all that has been started, but waits for no timer, come to its end. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('static keys', () => {
  it('are given as they are, before and after a refusal', async () => {
    const { source } = setUp({ ...KEY, securityToken: 'token' });
    const first = await source.get();
    expect(source.invalidate(first)).toBe(false);
    expect(await source.get()).toBe(first);
    expect(first).toEqual({ ...KEY, securityToken: 'token', expiration: undefined });
  });
});

describe('a provider', () => {
  it.each([
    ['a promise', { getCredentials: async () => KEY }],
    ['a plain function', { getCredentials: () => KEY }],
    ['a client of @alicloud/credentials', { getCredential: async () => ({ ...KEY, type: 'sts' }) }],
    [
      'null for what there is not',
      { getCredentials: () => ({ ...KEY, securityToken: null, expiration: null }) },
    ],
  ])('may give %s', async (_, provider) => {
    expect(await setUp(provider).source.get()).toMatchObject(KEY);
  });

  it('may have keys as fields of its own, which are not what it gives', async () => {
    const provider = { accessKeyId: 'old', accessKeySecret: 'old', getCredentials: () => KEY };
    expect(await setUp(provider).source.get()).toMatchObject(KEY);
  });

  it('gives nothing that stands on Object.prototype', async () => {
    const fields = ['accessKeyId', 'accessKeySecret', 'securityToken', 'expiration', 'Credentials'];
    const dirt = pollution(...fields, 'kind', 'type', 'getCredentials');
    const given = await whilePolluted(dirt, () => {
      const { source } = setUp({ getCredential: () => ({ ...KEY }) });
      return source.get();
    });
    expect(given).toEqual({ ...KEY, securityToken: undefined, expiration: undefined });
    const failed = whilePolluted(dirt, () => failure(setUp({ getCredential: () => ({}) }).source));
    expect(await failed).toMatchObject({ code: 'InvalidCredentials' });
  });

  it('keeps its this, and may give an object of a class', async () => {
    class Sts {
      #id = KEY.accessKeyId;
      get accessKeyId() {
        return this.#id;
      }
      get accessKeySecret() {
        return KEY.accessKeySecret;
      }
    }
    class Provider {
      #given = new Sts();
      getCredentials() {
        return this.#given;
      }
    }
    expect(await setUp(new Provider()).source.get()).toMatchObject(KEY);
  });

  it.each([
    ['a Date', new Date(START_MS + MINUTE_MS)],
    ['milliseconds', START_MS + MINUTE_MS],
    ['seconds', (START_MS + MINUTE_MS) / 1000],
    ['the form of STS', '2026-11-24T12:01:00Z'],
    ['digits', String((START_MS + MINUTE_MS) / 1000)],
  ])('may say when they expire as %s', async (_, expiration) => {
    const { source } = setUp({ getCredentials: () => ({ ...KEY, expiration }) });
    expect(await source.get()).toMatchObject({ expiration: START_MS + MINUTE_MS });
  });

  it.each(['soon', Number.NaN, new Date('x'), '', -1])(
    'that says they expire %s has not said it',
    async (expiration) => {
      const { source } = setUp({ getCredentials: () => ({ ...KEY, expiration }) });
      expect((await source.get()).expiration).toBeUndefined();
    },
  );

  it('is asked once by all who wait at the same time', async () => {
    const provider = counting(() => ({}));
    const { source } = setUp(provider);
    const all = await Promise.all([source.get(), source.get(), source.get()]);
    expect(new Set(all).size).toBe(1);
    expect(provider.calls).toBe(1);
  });

  it('is asked anew after a minute when it does not say when they expire', async () => {
    const provider = counting(() => ({}));
    const { source, runtime } = setUp(provider);
    await source.get();
    runtime.nowMs += MINUTE_MS - 1;
    expect(await tokenOf(source)).toBe('token-1');
    await settled();
    expect(provider.calls).toBe(1);
    runtime.nowMs += 1;
    await source.get();
    await settled();
    expect(await tokenOf(source)).toBe('token-2');
  });

  it.each([
    ['five minutes ahead of a long life', 60 * MINUTE_MS, 55 * MINUTE_MS],
    ['after four fifths of a short life', 10 * MINUTE_MS, 8 * MINUTE_MS],
  ])('is asked anew %s, while those at hand are still used', async (_, lifeMs, renewMs) => {
    const provider = counting((call) => ({ expiration: START_MS + lifeMs * call }));
    const { source, runtime } = setUp(provider);
    await source.get();
    runtime.nowMs += renewMs - 1;
    await source.get();
    expect(provider.calls).toBe(1);
    runtime.nowMs += 1;
    expect(await tokenOf(source)).toBe('token-1');
    await settled();
    expect(provider.calls).toBe(2);
    expect(await tokenOf(source)).toBe('token-2');
  });

  it('is waited for once they have expired', async () => {
    const provider = counting((call) => ({ expiration: START_MS + MINUTE_MS * call }));
    const { source, runtime } = setUp(provider);
    await source.get();
    runtime.nowMs += MINUTE_MS;
    expect(await tokenOf(source)).toBe('token-2');
  });

  it('that gives them past their time by this clock is believed, not asked every time', async () => {
    const provider = counting(() => ({ expiration: START_MS - 60 * MINUTE_MS }));
    const { source } = setUp(provider);
    expect(await tokenOf(source)).toBe('token-1');
    expect(await tokenOf(source)).toBe('token-1');
  });

  it('is asked anew when the service refuses what it gave, once for all who were refused', async () => {
    const provider = counting(() => ({}));
    const { source } = setUp(provider);
    const refused = await source.get();
    source.invalidate(refused);
    expect(await tokenOf(source)).toBe('token-2');
    source.invalidate(refused);
    expect(await tokenOf(source)).toBe('token-2');
    source.invalidate();
    expect(await tokenOf(source)).toBe('token-3');
  });

  it('is worth a try at once, unless it just gave the refused ones again', async () => {
    const provider = counting((call) => ({ securityToken: call < 3 ? 'one' : 'two' }));
    const { source, runtime } = setUp(provider);
    const refused = await source.get();
    expect(source.invalidate(refused)).toBe(true);
    expect(await tokenOf(source)).toBe('one');
    for (let i = 0; i < 5; i++) {
      expect(source.invalidate(refused)).toBe(false);
      expect(await tokenOf(source)).toBe('one');
    }
    expect(provider.calls).toBe(2);
    runtime.nowMs += 5000;
    expect(source.invalidate(await source.get())).toBe(true);
    expect(await tokenOf(source)).toBe('two');
    expect(source.invalidate(refused)).toBe(true);
    expect(await tokenOf(source)).toBe('two');
    expect(provider.calls).toBe(3);
  });

  it('that fails after a refusal is spared for a while, then asked before the next request', async () => {
    const provider = counting((call) => {
      if (call === 2) throw new Error('STS is down');
      return {};
    });
    const { source, runtime, errors } = setUp(provider);
    const refused = await source.get();
    source.invalidate(refused);
    expect(await tokenOf(source)).toBe('token-1');
    expect(source.invalidate(refused)).toBe(false);
    expect(await tokenOf(source)).toBe('token-1');
    expect([provider.calls, errors.length]).toEqual([2, 1]);
    runtime.nowMs += 5000;
    expect(await tokenOf(source)).toBe('token-3');
  });

  it('that fails leaves those that are still good, says so, and is spared for a while', async () => {
    const provider = counting((call) => {
      if (call > 1) throw new Error('STS is down');
      return { expiration: START_MS + 10 * MINUTE_MS };
    });
    const { source, runtime, errors } = setUp(provider);
    await source.get();
    runtime.nowMs += 9 * MINUTE_MS;
    for (let i = 0; i < 5; i++) {
      expect(await tokenOf(source)).toBe('token-1');
      await settled();
    }
    expect(errors.map(({ message }) => message)).toEqual(['[ProviderFailed] STS is down']);
    source.invalidate();
    expect(await tokenOf(source)).toBe('token-1');
    expect(errors).toHaveLength(2);
    runtime.nowMs += MINUTE_MS;
    expect(await failure(source)).toMatchObject({ code: 'ProviderFailed' });
  });

  it('that hangs is given up after its time, and asked again by the next', async () => {
    let calls = 0;
    const never = new Promise<typeof KEY>(() => undefined);
    const provider = { getCredentials: () => (calls++ === 0 ? never : KEY) };
    const { source, runtime } = setUp(provider);
    const waiting = failure(source);
    await settled();
    runtime.fire();
    expect(await waiting).toMatchObject({
      code: 'ProviderTimeout',
      message: '[ProviderTimeout] no credentials within 10 s',
    });
    expect(await source.get()).toMatchObject(KEY);
    expect(runtime.timers.size).toBe(0);
  });

  it.each([
    ['nothing', undefined, 'accessKeyId is missing'],
    ['a string', 'LTAI-canary-id', 'accessKeyId is missing'],
    ['an empty id', { ...KEY, accessKeyId: ' ' }, 'accessKeyId is missing'],
    ['no secret', { accessKeyId: 'LTAI-canary-id' }, 'accessKeySecret is missing'],
    ['a number', { ...KEY, accessKeySecret: 7 }, 'accessKeySecret is missing'],
    [
      'a header of its own',
      { ...KEY, securityToken: 'a\r\nX-Evil: 1' },
      'securityToken holds characters',
    ],
    ['a key that is none', { ...KEY, accessKeyId: 'ключ' }, 'accessKeyId holds characters'],
  ])('that gives %s has failed', async (_, given, message) => {
    const provider: CredentialsInput = {
      getCredentials: () => JSON.parse(JSON.stringify(given ?? null)),
    };
    const error = await failure(setUp(provider).source);
    expect(error).toBeInstanceOf(CredentialsError);
    expect(error).toMatchObject({ code: 'InvalidCredentials' });
    expect(String(error)).toContain(message);
  });

  it.each([
    [
      'throws',
      () => Promise.reject(Object.assign(new Error('no route'), { code: 'ENETUNREACH' })),
      'ENETUNREACH: no route',
    ],
    [
      'throws at once',
      () => {
        throw new TypeError('x is no function');
      },
      'x is no function',
    ],
    [
      'throws no error',
      () => Promise.reject('LTAI-canary-id'),
      'it threw something that is no error',
    ],
    [
      'has a getter that throws',
      () => ({
        get accessKeyId(): string {
          throw new Error('sealed');
        },
        accessKeySecret: '',
      }),
      'sealed',
    ],
  ])('that %s has failed', async (_, getCredentials, message) => {
    const error = await failure(setUp({ getCredentials }).source);
    expect(error).toMatchObject({ code: 'ProviderFailed', message: `[ProviderFailed] ${message}` });
  });

  it('has its error repeated without what could be a key, and without the error itself', async () => {
    const secret = 'CAISrAJ1q6Ft5B2yfSjIr5bkKZaBj5VH2ZqgM1zzlGsnbsFbvZDxmjz2IH1FfnJrCesavv';
    const thrown = Object.assign(new Error(`bad token ${secret}`), { config: { headers: secret } });
    const error = await failure(setUp({ getCredentials: () => Promise.reject(thrown) }).source);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret.slice(0, 20));
    expect(String(error)).toContain('bad token ***');
  });
});

describe("{ type: 'env' }", () => {
  const ENV = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: KEY.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: `${KEY.accessKeySecret}\n`,
    ALIBABA_CLOUD_SECURITY_TOKEN: 'token',
  };

  it('reads the variables of the other SDKs, and reads them anew', async () => {
    const env: NodeJS.ProcessEnv = { ...ENV };
    const { source } = setUp({ type: 'env' }, env);
    expect(await source.get()).toMatchObject({ ...KEY, securityToken: 'token' });
    env['ALIBABA_CLOUD_SECURITY_TOKEN'] = '';
    source.invalidate();
    expect(await source.get()).toMatchObject({ ...KEY, securityToken: undefined });
  });

  it('names the variable that is missing', async () => {
    const env = { ...ENV, ALIBABA_CLOUD_ACCESS_KEY_SECRET: '' };
    expect(await failure(setUp({ type: 'env' }, env).source)).toMatchObject({
      code: 'EnvironmentIncomplete',
      message: '[EnvironmentIncomplete] ALIBABA_CLOUD_ACCESS_KEY_SECRET not set',
    });
  });
});

it('a descriptor of an unknown type is a configuration error', () => {
  const descriptor: CredentialsInput = JSON.parse('{"type":"file-system"}');
  expect(() => setUp(descriptor)).toThrow(PutLogsConfigError);
  expect(() => setUp(descriptor)).toThrow(/^\[credentials\] must be a provider/);
});

it.each<[string, CredentialsInput]>([
  ['static', { ...KEY, securityToken: 'canary-token' }],
  ['provided', { getCredentials: () => ({ ...KEY, securityToken: 'canary-token' }) }],
])('a source of %s credentials shows none of them', async (_, input) => {
  const { source } = setUp(input);
  await source.get();
  const shown = [inspect(source, { depth: 9, showHidden: true }), JSON.stringify(source)].join();
  expect(shown).not.toContain('canary');
});
