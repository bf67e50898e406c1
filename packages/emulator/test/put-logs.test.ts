import { Agent } from 'node:http';
import { deflateSync } from 'node:zlib';
import { compressSync } from 'lz4-napi';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.js';
import { nowSeconds, send, type TestRequest, verdict } from './client.js';
import { encodeGroup } from './encode.js';

const TOKEN_KEY = { accessKeyId: 'sts-id', accessKeySecret: 'sts-secret', securityToken: 'token' };
const STATIC_KEY = { accessKeyId: 'static-id', accessKeySecret: 'static-secret' };
const KEYS = [STATIC_KEY, TOKEN_KEY];

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ accessKeys: KEYS });
});
beforeEach(() => emulator.clear());
afterAll(() => emulator.close());

const time = nowSeconds();
const group = {
  topic: 'topic',
  source: '10.0.0.1',
  tags: [['host', 'a']] as const,
  logs: [
    { time, timeNs: 5, contents: [['message', 'héllo '.repeat(20)]] as const },
    { time, contents: [['empty', '']] as const },
  ],
};
const raw = encodeGroup(group);

/** One zstd frame with a single raw block. */
function zstdStored(content: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt32LE(0xfd2fb528, 0);
  head.writeUInt8(0xa0, 4);
  head.writeUInt32LE(content.length, 5);
  head.writeUIntLE((content.length << 3) | 1, 9, 3);
  return Buffer.concat([head, content]);
}

const BODIES: [compression: string, body: Buffer][] = [
  ['none', raw],
  ['lz4', compressSync(raw).subarray(4)],
  ['deflate', deflateSync(raw)],
  ['zstd', zstdStored(raw)],
];

const compressedHeaders = (compression: string) => ({
  'x-log-bodyrawsize': String(raw.length),
  'x-log-compresstype': compression === 'none' ? undefined : compression,
});

const SIGNATURES: [name: string, request: TestRequest][] = [
  ['V1', STATIC_KEY],
  ['V1 with HMAC-SHA256', { ...STATIC_KEY, headers: { 'x-log-signaturemethod': 'hmac-sha256' } }],
  ['V1 with a security token', TOKEN_KEY],
  ['V4', { ...STATIC_KEY, signature: 'v4' }],
  ['V4 with a security token', { ...TOKEN_KEY, signature: 'v4' }],
];

describe.each(SIGNATURES)('%s', (_, request) => {
  it.each(BODIES)('takes a body compressed with %s', async (compression, body) => {
    const headers = { ...request.headers, ...compressedHeaders(compression) };
    const reply = await send(emulator, { ...request, body, headers });
    expect(reply.status).toBe(200);
    expect(reply.body).toBe('');
    expect(emulator.logs()).toMatchObject([
      {
        project: 'my-project',
        logstore: 'my-logstore',
        topic: 'topic',
        source: '10.0.0.1',
        tags: { host: 'a' },
        time,
        timeNs: 5,
        contents: { message: 'héllo '.repeat(20) },
        requestId: reply.headers['x-log-requestid'],
      },
      { time, contents: { empty: '' } },
    ]);
    expect(emulator.requests()).toMatchObject([
      { status: 200, compression, logs: 2, rawBytes: raw.length, bodyBytes: body.length },
    ]);
  });
});

describe('an answer', () => {
  it('has the headers of the service', async () => {
    const { headers } = await send(emulator, { ...STATIC_KEY, body: raw });
    expect(headers['x-log-requestid']).toMatch(/^[0-9A-F]{24}$/);
    expect(headers['content-length']).toBe('0');
    expect(headers['server']).toBe('putlogs-emulator');
    expect(Date.parse(headers.date ?? '') / 1000).toBe(Number(headers['x-log-time']));
  });

  it('has another request id each time', async () => {
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => send(emulator, { ...STATIC_KEY, body: raw })),
    );
    expect(new Set(replies.map(({ headers }) => headers['x-log-requestid'])).size).toBe(20);
  });

  it('goes over a connection that stays open', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let i = 0; i < 3; i += 1) {
      const reply = await send(emulator, { ...STATIC_KEY, body: raw, agent });
      expect([reply.status, reply.headers.connection]).toEqual([200, 'keep-alive']);
    }
    expect(Object.values(agent.freeSockets).flat()).toHaveLength(1);
    agent.destroy();
  });
});

describe('an address', () => {
  const key = '0123456789abcdef0123456789ABCDEF';
  it.each<[what: string, request: TestRequest, hashKey: string | undefined]>([
    ['/shards/lb', { path: '/logstores/my-logstore/shards/lb' }, undefined],
    ['the bare logstore', { path: '/logstores/my-logstore' }, undefined],
    ['/shards/route with a key', { path: `/logstores/my-logstore/shards/route?key=${key}` }, key],
    ['/shards/lb with x-log-hashkey', { headers: { 'x-log-hashkey': key } }, key],
    ['a processor', { path: '/logstores/my-logstore/shards/lb?processor=p' }, undefined],
  ])('may be %s', async (_, request, hashKey) => {
    expect(verdict(await send(emulator, { ...STATIC_KEY, body: raw, ...request }))).toBe('200');
    expect(emulator.logs()[0]?.hashKey).toBe(hashKey);
    expect(emulator.requests()[0]?.hashKey).toBe(hashKey);
  });

  it.each([
    [{ host: 'other-project.localhost' }],
    [{ host: 'other-project.cn-hangzhou.log.aliyuncs.com' }],
    [{ host: '127.0.0.1:80', 'x-log-project': 'other-project' }],
    [{ host: 'logs.example.com', 'x-log-project': 'other-project' }],
  ])('may name the project by %o', async (headers) => {
    expect(verdict(await send(emulator, { ...STATIC_KEY, body: raw, headers }))).toBe('200');
    expect(emulator.logs()[0]?.project).toBe('other-project');
  });
});

describe('a body', () => {
  it('needs no size and no MD5 when it is not compressed', async () => {
    const headers = { 'x-log-bodyrawsize': undefined, 'content-md5': undefined };
    expect(verdict(await send(emulator, { ...STATIC_KEY, body: raw, headers }))).toBe('200');
  });

  it('may be empty', async () => {
    const headers = { 'content-type': undefined };
    expect(verdict(await send(emulator, { ...STATIC_KEY, headers }))).toBe('200');
    expect(emulator.logs()).toEqual([]);
  });
});
