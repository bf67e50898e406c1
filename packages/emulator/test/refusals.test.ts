import { connect } from 'node:net';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.js';
import { nowSeconds, send, signedHeaders, type TestRequest, verdict } from './client.js';
import { encodeGroup, encodeGroupOfSize, type TestGroup } from './encode.js';

const TOKEN_KEY = { accessKeyId: 'sts-id', accessKeySecret: 'sts-secret', securityToken: 'token' };
const STATIC_KEY = { accessKeyId: 'static-id', accessKeySecret: 'static-secret' };
const PROJECTS = { 'my-project': ['my-logstore'], empty: [] };

let emulator: Emulator;
beforeAll(async () => {
  const accessKeys = [STATIC_KEY, TOKEN_KEY];
  emulator = await startEmulator({ accessKeys, projects: PROJECTS, region: 'cn-hangzhou' });
});
beforeEach(() => emulator.clear());
afterAll(() => emulator.close());

const time = nowSeconds();
const group: TestGroup = { logs: [{ time, contents: [['level', 'info']] }] };
const body = encodeGroup(group);
const right: TestRequest = { ...STATIC_KEY, body };
const rightV4: TestRequest = { ...right, signature: 'v4' };

const header = (name: string, value: string | undefined): TestRequest => {
  return { ...right, headers: { [name]: value } };
};
const v4Header = (name: string, value: string | undefined): TestRequest => {
  return { ...rightV4, headers: { [name]: value } };
};
const compressed = (type: string, bytes: Buffer, rawBytes = body.length): TestRequest => {
  const headers = { 'x-log-compresstype': type, 'x-log-bodyrawsize': String(rawBytes) };
  return { ...right, body: bytes, headers };
};
const host = (name: string) => header('host', name);
const HEX = '0'.repeat(32);
const MINUTE_MS = 60_000;

const REFUSALS: [verdict: string, what: string, request: TestRequest][] = [
  ['400 MissingHost', 'an empty Host', host('')],
  ['400 InvalidHost', 'a Host without a project', host('127.0.0.1:80')],
  ['400 MissingAPIVersion', 'no version', header('x-log-apiversion', undefined)],
  ['400 InvalidAPIVersion', 'another version', header('x-log-apiversion', '0.7.0')],
  ['400 MissingDate', 'no Date', header('date', undefined)],
  [
    '400 MissingDate',
    'x-log-date without Date',
    { ...right, headers: { date: undefined, 'x-log-date': new Date().toUTCString() } },
  ],
  ['400 MissingDate', 'V4 without x-log-date', v4Header('x-log-date', undefined)],
  ['400 InvalidDateFormat', 'an ISO date', header('date', new Date().toISOString())],
  ['400 InvalidDateFormat', 'V4 with an ISO date', v4Header('x-log-date', '2022-08-08T03:23:30Z')],
  ['400 MissAccessKeyId', 'no Authorization', { ...right, tamper: { authorization: undefined } }],
  ['400 MissAccessKeyId', 'an empty key id', { ...right, accessKeyId: '' }],
  ['400 MissAccessKeyId', 'the old scheme', { ...right, tamper: { authorization: 'SLS a:b' } }],
  ['400 MissingSignatureMethod', 'no method', header('x-log-signaturemethod', undefined)],
  ['400 InvalidSignatureMethod', 'an unknown method', header('x-log-signaturemethod', 'hmac-md5')],
  ['400 InvalidSignatureMethod', 'V4 with SHA-1', v4Header('x-log-signaturemethod', 'hmac-sha1')],
  ['400 MissingParameter', 'V4 without a hash', v4Header('x-log-content-sha256', undefined)],
  [
    '411 MissingContentLength',
    'a chunked body',
    { ...right, headers: { 'content-length': undefined, 'transfer-encoding': 'chunked' } },
  ],
  ['400 MissingContentType', 'no Content-Type', header('content-type', undefined)],
  ['415 InvalidContentType', 'JSON', header('content-type', 'application/json')],
  ['400 InvalidCompressType', 'gzip', compressed('gzip', body)],
  ['400 InvalidCompressType', 'LZ4 in upper case', compressed('LZ4', body)],
  [
    '400 MissingBodyRawSize',
    'a compressed body without its size',
    { ...right, headers: { 'x-log-compresstype': 'lz4', 'x-log-bodyrawsize': undefined } },
  ],
  ['400 InvalidBodyRawSize', 'a size that is no number', header('x-log-bodyrawsize', '1e3')],
  ['400 InvalidBodyRawSize', 'another size than the body has', header('x-log-bodyrawsize', '1')],
  ['401 Unauthorized', 'an unknown key', { ...right, accessKeyId: 'unknown' }],
  [
    '401 Unauthorized',
    'a temporary key without its token',
    { ...TOKEN_KEY, body, securityToken: '' },
  ],
  ['401 Unauthorized', 'a token of another key', { ...right, securityToken: 'token' }],
  ['401 SignatureNotMatch', 'a wrong secret', { ...right, accessKeySecret: 'wrong' }],
  ['401 SignatureNotMatch', 'V4 with a wrong secret', { ...rightV4, accessKeySecret: 'wrong' }],
  ['401 SignatureNotMatch', 'V4 for another region', { ...rightV4, region: 'cn-beijing' }],
  ['401 SignatureNotMatch', 'V4 with another hash', v4Header('x-log-content-sha256', HEX)],
  [
    '401 SignatureNotMatch',
    'a signed header changed on the way',
    { ...right, tamper: { 'x-log-bodyrawsize': '1' } },
  ],
  [
    '401 SignatureNotMatch',
    'V4 with a Host changed on the way',
    { ...rightV4, tamper: { host: 'a.b' } },
  ],
  ['400 RequestTimeExpired', 'an old Date', { ...right, dateMs: Date.now() - 16 * MINUTE_MS }],
  ['400 RequestTimeTooSkewed', 'an early Date', { ...right, dateMs: Date.now() + 16 * MINUTE_MS }],
  ['400 RequestTimeExpired', 'V4 of long ago', { ...rightV4, dateMs: Date.now() - 16 * MINUTE_MS }],
  ['400 InvalidMethod', 'reading', { ...right, method: 'GET', body: Buffer.alloc(0) }],
  ['400 InvalidMethod', 'another API', { ...right, path: '/logstores' }],
  ['404 ProjectNotExist', 'an unknown project', host('other.127.0.0.1')],
  ['404 LogStoreNotExist', 'an unknown logstore', { ...right, path: '/logstores/other' }],
  ['404 LogStoreNotExist', 'a logstore of another project', host('empty.127.0.0.1')],
  ['400 ParameterInvalid', 'a hash key of 31 digits', header('x-log-hashkey', HEX.slice(1))],
  [
    '400 ParameterInvalid',
    'a hash key that is not hex',
    header('x-log-hashkey', HEX.replace('0', 'g')),
  ],
  [
    '400 ParameterInvalid',
    'such a key for /shards/route',
    { ...right, path: '/logstores/my-logstore/shards/route?key=my-key' },
  ],
  [
    '400 MissingParameter',
    '/shards/route without a key',
    { ...right, path: '/logstores/my-logstore/shards/route' },
  ],
  ['400 ParameterInvalid', 'several groups at once', header('x-log-mode', 'batch_group')],
  ['400 InvalidContentMD5', 'a wrong MD5', header('content-md5', HEX)],
  ['400 PostBodyUncompressError', 'garbage as lz4', compressed('lz4', Buffer.from('garbage'))],
  [
    '400 PostBodyUncompressError',
    'garbage as deflate',
    compressed('deflate', Buffer.from('garbage')),
  ],
  ['400 PostBodyUncompressError', 'garbage as zstd', compressed('zstd', Buffer.from('garbage'))],
  [
    '400 PostBodyUncompressError',
    'more than announced',
    compressed('deflate', deflateSync(body), 3),
  ],
  ['400 PostBodyTooLarge', 'a large size announced', compressed('lz4', body, 3_145_729)],
  [
    '400 PostBodyInvalid',
    'a body that is not protobuf',
    { ...right, body: Buffer.from('garbage') },
  ],
  [
    '400 InvalidEncoding',
    'a value that is not UTF-8',
    { ...right, body: encodeGroup({ logs: [{ time, contents: [['a', Buffer.from([0xff])]] }] }) },
  ],
  [
    '400 InvalidKey',
    'an empty key',
    { ...right, body: encodeGroup({ logs: [{ time, contents: [['', 'a']] }] }) },
  ],
  [
    '400 InvalidTimestamp',
    'an impossible nanosecond',
    { ...right, body: encodeGroup({ logs: [{ time, timeNs: 1e9, contents: [['a', 'a']] }] }) },
  ],
  [
    '499 PostBodyInvalid',
    'a log of 1970',
    { ...right, body: encodeGroup({ logs: [{ time: 0, contents: [['a', 'a']] }] }) },
  ],
];

describe('a refusal', () => {
  it.each(REFUSALS)('is %s for %s', async (wanted, _, request) => {
    const reply = await send(emulator, request);
    expect(verdict(reply)).toBe(wanted);
    expect(reply.headers['content-type']).toBe('application/json');
    expect(reply.headers['x-log-requestid']).toMatch(/^[0-9A-F]{24}$/);
    expect(emulator.logs()).toEqual([]);
    expect(emulator.requests()).toMatchObject([
      { outcome: 'answered', status: reply.status, ...JSON.parse(reply.body), stored: false },
    ]);
  });

  it('is MissingHost for a request without that header', async () => {
    const { host: _, ...headers } = signedHeaders(emulator, right);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(emulator.port, '127.0.0.1');
      let answer = '';
      socket.on('error', reject);
      socket.on('data', (chunk) => {
        answer += chunk.toString();
      });
      socket.on('close', () => resolve(answer));
      socket.write(
        `POST /logstores/my-logstore HTTP/1.1\r\n${lines.join('')}connection: close\r\n\r\n`,
      );
      socket.write(body);
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 [\s\S]*"errorCode":"MissingHost"/);
  });

  it('says when the request was made and what time it is', async () => {
    const dateMs = Date.now() - 60 * MINUTE_MS;
    const { body: answer } = await send(emulator, { ...right, dateMs });
    const then = new Date(dateMs).toUTCString();
    expect(answer).toContain(`request time ${then} has been expired while server time is `);
  });

  it('keeps the string it signed as a hint, without the token, and does not send it', async () => {
    const request = { ...TOKEN_KEY, body, accessKeySecret: 'wrong' };
    const { body: answer } = await send(emulator, request);
    const hint = emulator.requests()[0]?.hint ?? '';
    expect(hint).toContain('x-acs-security-token:***');
    expect(hint).not.toContain('sts-secret');
    expect(answer).not.toContain('x-acs-security-token');
  });

  it('stays short whatever the request says', async () => {
    const headers = { 'x-log-apiversion': 'x'.repeat(20_000) };
    const { body: answer } = await send(emulator, { ...right, headers });
    expect(answer.length).toBeLessThan(500);
  });

  it('comes in the order of the checks: who may send before what is sent', async () => {
    const request = { ...right, accessKeySecret: 'wrong', body: Buffer.from('garbage') };
    expect(verdict(await send(emulator, request))).toBe('401 SignatureNotMatch');
  });

  it('says of a name that the option lacks which ones it has', async () => {
    await send(emulator, { ...right, headers: { ...right.headers, host: 'other.127.0.0.1' } });
    expect(emulator.requests().at(-1)?.hint).toMatch(/^The option `projects` has .*my-project/);
    await send(emulator, { ...right, path: '/logstores/other' });
    expect(emulator.requests().at(-1)?.hint).toMatch(/^The option `projects` has .*my-logstore/);
  });

  it('refuses names that cannot exist when no projects are given', async () => {
    const open = await startEmulator();
    const hosts = ['ab.127.0.0.1', '-abc.127.0.0.1', `${'a'.repeat(64)}.127.0.0.1`];
    for (const name of hosts) {
      const reply = await send(open, { body, headers: { host: name } });
      expect(verdict(reply)).toBe('404 ProjectNotExist');
      expect(open.requests().at(-1)?.hint).toMatch(
        /^No project can be named .*: 3 to 63 lower-case/,
      );
    }
    for (const name of ['ab', 'My-Logstore', 'abc_', 'a.b']) {
      const reply = await send(open, { body, path: `/logstores/${name}` });
      expect(verdict(reply)).toBe('404 LogStoreNotExist');
      const rule = `No logstore can be named '${name}': 3 to 63 lower-case letters, digits, '-' or '_'`;
      expect(open.requests().at(-1)?.hint).toContain(rule);
    }
    await open.close();
  });
});

describe('the size of a body', () => {
  const LIMIT = 3 * 1024 * 1024;
  it.each([
    ['accepts 3145727 bytes', LIMIT - 1, '200'],
    ['accepts 3145728 bytes', LIMIT, '200'],
    ['refuses 3145729 bytes', LIMIT + 1, '400 PostBodyTooLarge'],
  ])('%s, uncompressed and compressed', async (_, bytes, wanted) => {
    const large = encodeGroupOfSize(bytes, time);
    expect(large.length).toBe(bytes);
    expect(verdict(await send(emulator, { ...right, body: large }))).toBe(wanted);
    const packed = compressed('deflate', deflateSync(large), bytes);
    expect(verdict(await send(emulator, packed))).toBe(wanted);
  });

  it('has no effect on memory beyond the limit: the body is read, not kept, and answered', async () => {
    const huge = Buffer.alloc(8 * 1024 * 1024);
    expect(verdict(await send(emulator, { ...right, body: huge }))).toBe('400 PostBodyTooLarge');
    expect(emulator.requests()[0]).toMatchObject({ bodyBytes: huge.length, rawBytes: 0 });
  });

  it('follows the limits it is given', async () => {
    const limits = {
      bodyBytes: 1000,
      logs: 1,
      keyBytes: 200,
      valueBytes: 10,
      topicBytes: 200,
      sourceBytes: 5,
      skewMs: 60 * MINUTE_MS,
    };
    const small = await startEmulator({ limits });
    const groups: [wanted: string, group: TestGroup][] = [
      ['200', { logs: [{ time, contents: [['k'.repeat(200), 'v'.repeat(10)]] }] }],
      ['400 InvalidKey', { logs: [{ time, contents: [['k'.repeat(201), 'v']] }] }],
      ['400 PostBodyTooLarge', { logs: [{ time, contents: [['k', 'v'.repeat(11)]] }] }],
      ['400 PostBodyTooLarge', { logs: [...group.logs, ...group.logs] }],
      ['200', { logs: group.logs, topic: 'x'.repeat(200), source: 'x'.repeat(5) }],
      ['400 PostBodyInvalid', { logs: group.logs, topic: 'x'.repeat(201) }],
      ['400 PostBodyInvalid', { logs: group.logs, source: 'x'.repeat(6) }],
      ['400 PostBodyTooLarge', { logs: group.logs, topic: 'x'.repeat(1000) }],
    ];
    for (const [wanted, each] of groups) {
      const request = { body: encodeGroup(each), dateMs: Date.now() - 50 * MINUTE_MS };
      expect(verdict(await send(small, request))).toBe(wanted);
    }
    await small.close();
  });
});
