import { Agent } from 'node:http';
import Client, { type PostData } from '@alicloud/log';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AccessKey, type Emulator, startEmulator } from '../src/index.js';
import { nowSeconds } from './client.js';

const STATIC_KEY = { accessKeyId: 'static-id', accessKeySecret: 'static-secret' };
const TOKEN_KEY = { accessKeyId: 'sts-id', accessKeySecret: 'sts-secret', securityToken: 'token' };

/** The SDK connects to `<project>.<endpoint>`; this finds every name on this machine. */
const agent = new Agent({
  lookup: (_hostname, options, callback) => {
    if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }]);
    else callback(null, '127.0.0.1', 4);
  },
});

let emulator: Emulator;
beforeAll(async () => {
  const projects = { 'my-project': ['my-logstore'] };
  emulator = await startEmulator({ accessKeys: [STATIC_KEY, TOKEN_KEY], projects });
});
beforeEach(() => emulator.clear());
afterAll(async () => {
  agent.destroy();
  await emulator.close();
});

const time = nowSeconds();
const data: PostData = {
  logs: [
    {
      timestamp: time,
      timestampNsPart: 123_456_789,
      content: { level: 'info', message: '你好 ✓' },
    },
    { timestamp: time, content: { empty: '' } },
  ],
  tags: [{ host: 'a' }],
  topic: 'topic',
  source: '10.0.0.1',
};

function clientWith(key: AccessKey): Client {
  const { accessKeyId, accessKeySecret, securityToken } = key;
  const endpoint = `log.test:${emulator.port}`;
  const token = securityToken === undefined ? {} : { securityToken };
  return new Client({ accessKeyId, accessKeySecret, endpoint, ...token });
}

const post = (key: AccessKey, logstore = 'my-logstore', more = data) =>
  clientWith(key).postLogStoreLogs('my-project', logstore, more, { agent });

describe('the official SDK', () => {
  it.each([
    ['a static key', STATIC_KEY],
    ['a temporary key', TOKEN_KEY],
  ])('writes with %s', async (_, key) => {
    await post(key);
    expect(emulator.logs()).toMatchObject([
      {
        project: 'my-project',
        logstore: 'my-logstore',
        topic: 'topic',
        source: '10.0.0.1',
        tags: { host: 'a' },
        time,
        timeNs: 123_456_789,
        contents: { level: 'info', message: '你好 ✓' },
      },
      { contents: { empty: '' } },
    ]);
    expect(emulator.requests()).toMatchObject([{ signature: 'v1', compression: 'none' }]);
  });

  it.each([
    ['a wrong secret', { ...STATIC_KEY, accessKeySecret: 'wrong' }, 'SignatureNotMatch'],
    ['an unknown key', { ...STATIC_KEY, accessKeyId: 'unknown' }, 'Unauthorized'],
    ['a wrong token', { ...TOKEN_KEY, securityToken: 'wrong' }, 'Unauthorized'],
  ])('is refused with %s, and reads the code', async (_, key, code) => {
    const requestid = expect.stringMatching(/^[0-9A-F]{24}$/);
    await expect(post(key)).rejects.toMatchObject({ code, requestid });
    expect(emulator.logs()).toEqual([]);
  });

  it('is told of a logstore that does not exist', async () => {
    await expect(post(STATIC_KEY, 'other')).rejects.toMatchObject({ code: 'LogStoreNotExist' });
  });

  it('spoils a whole batch with one lone surrogate', async () => {
    const logs = [...data.logs, { timestamp: time, content: { a: '\ud800' } }];
    const spoilt = post(STATIC_KEY, 'my-logstore', { ...data, logs });
    await expect(spoilt).rejects.toMatchObject({ code: 'InvalidEncoding' });
    expect(emulator.logs()).toEqual([]);
  });
});
