import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  DEFAULT_ACCESS_KEY_ID,
  DEFAULT_ACCESS_KEY_SECRET,
  type Emulator,
  type EmulatorOptions,
  type ReceivedRequest,
  type StoredLog,
  startEmulator,
} from '../src/index.js';
import { nowSeconds, send, signedHeaders, verdict } from './client.js';
import { encodeGroup } from './encode.js';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

const bodyOf = (...messages: string[]) =>
  encodeGroup({
    logs: messages.map((message) => ({ time: nowSeconds(), contents: [['message', message]] })),
  });
const post = (...messages: string[]) => send(emulator, { body: bodyOf(...messages) });
const messagesOf = (logs: readonly { contents: Readonly<Record<string, string>> }[]) =>
  logs.map(({ contents }) => contents['message']);

describe('waitForLogs()', () => {
  it('resolves once there are as many logs', async () => {
    const logs = emulator.waitForLogs(3);
    await post('a', 'b');
    await post('c');
    expect(messagesOf(await logs)).toEqual(['a', 'b', 'c']);
  });

  it('resolves at once with logs that are already there', async () => {
    await post('a');
    expect(messagesOf(await emulator.waitForLogs(1))).toEqual(['a']);
    expect(await emulator.waitForLogs(0)).toHaveLength(1);
  });

  it('resolves once a condition holds, for logs that fit a query', async () => {
    const query = { where: { message: 'b' } };
    const logs = emulator.waitForLogs((found) => found.length === 2, { query });
    for (const message of ['a', 'b', 'c', 'b']) await post(message);
    expect(messagesOf(await logs)).toEqual(['b', 'b']);
  });

  it.each<[options: unknown, reason: string]>([
    [{ timeout: 1 }, "[timeout] is unknown; did you mean 'timeoutMs'? Known are timeoutMs, query"],
    [{ query: { logstor: 'a' } }, "[query.logstor] is unknown; did you mean 'logstore'? Known are"],
    [5, '[options] must be an object'],
    [{ query: 'a' }, '[query] must be an object'],
  ])('rejects options that it does not know: %o', async (options, reason) => {
    await expect(emulator.waitForLogs(0, options as never)).rejects.toThrow(reason);
    await expect(emulator.waitForLogs(0, options as never)).rejects.toThrow(TypeError);
  });

  it('rejects in time, saying what arrived and what was refused', async () => {
    await post('a');
    await send(emulator, { body: bodyOf('b'), accessKeySecret: 'wrong' });
    const wait = emulator.waitForLogs(5, { timeoutMs: 1 });
    await expect(wait).rejects.toThrow(
      /^Waited 1 ms for 5 logs: 1 is there, from 2 requests\.\n {2}refused: 401 SignatureNotMatch: signature .* not match The string to sign is "POST/,
    );
  });

  it('rejects with what the condition throws', async () => {
    const wait = emulator.waitForLogs(() => {
      throw new Error('a mistake in the test');
    });
    await expect(wait).rejects.toThrow('a mistake in the test');
  });

  it('rejects when the emulator is closed, before or meanwhile', async () => {
    const wait = emulator.waitForLogs(1);
    const rejected = expect(wait).rejects.toThrow(
      'The emulator was closed for 1 log: 0 are there, from 0 requests',
    );
    await emulator.close();
    await rejected;
    await expect(emulator.waitForLogs(1)).rejects.toThrow('closed');
  });

  it('may be called by many at once without a warning', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    const waits = Array.from({ length: 50 }, () => emulator.waitForLogs(1));
    await post('a');
    await Promise.all(waits);
    await new Promise(setImmediate);
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });
});

describe('requests()', () => {
  it('finds by project, logstore, status, code and a test', async () => {
    await post('a');
    await send(emulator, { body: bodyOf('b'), headers: { host: 'other-project.localhost' } });
    await send(emulator, { body: bodyOf('c'), path: '/logstores/other-logstore' });
    await send(emulator, { body: bodyOf('d'), accessKeySecret: 'wrong' });
    const all = emulator.requests();
    const find = (query: Parameters<Emulator['requests']>[0]) =>
      emulator.requests(query).map((request) => all.indexOf(request));
    expect(find({})).toEqual([0, 1, 2, 3]);
    expect(find({ project: 'other-project' })).toEqual([1]);
    expect(find({ logstore: 'other-logstore' })).toEqual([2]);
    expect(find({ status: 200 })).toEqual([0, 1, 2]);
    expect(find({ errorCode: 'SignatureNotMatch' })).toEqual([3]);
    expect(find({ where: ({ stored }) => stored, limit: 2 })).toEqual([1, 2]);
  });

  it('shows a request whose client went away', async () => {
    const headers = { ...signedHeaders(emulator, {}), 'content-length': '1000' };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const socket = connect(emulator.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`POST /logstores/my-logstore HTTP/1.1\r\n${lines.join('')}\r\nhalf`, () => {
      socket.destroy();
    });
    while (emulator.requests().length === 0) await new Promise(setImmediate);
    expect(emulator.requests()).toMatchObject([{ outcome: 'aborted', stored: false }]);
  });

  it('remembers no more than maxStoredRequests', async () => {
    const small = await startEmulator({ maxStoredRequests: 2 });
    for (let i = 0; i < 5; i += 1) await send(small, { body: bodyOf(String(i)) });
    expect(small.requests()).toHaveLength(2);
    expect(small.stats()).toMatchObject({ requests: 5, droppedRequests: 3, storedLogs: 5 });
    await small.close();
  });
});

describe('a query', () => {
  it.each<[query: unknown, reason: string]>([
    [
      { logstor: 'a' },
      "[logstor] is unknown; did you mean 'logstore'? Known are project, logstore",
    ],
    [{ were: {} }, "[were] is unknown; did you mean 'where'? Known are"],
    [{ quite: 'another' }, '[quite] is unknown. Known are'],
    ['my-logstore', '[query] must be an object'],
    [null, '[query] must be an object'],
  ])('of logs or of requests is refused with a name that it does not have: %o', (query, reason) => {
    expect(() => emulator.logs(query as never)).toThrow(reason);
    expect(() => emulator.requests(query as never)).toThrow(reason);
    expect(() => emulator.logs(query as never)).toThrow(TypeError);
  });

  it('may have what is for logs in one for logs only, and what is for requests likewise', () => {
    expect(emulator.logs({ topic: 'a', source: 'b', where: { a: 'b' }, limit: 1 })).toEqual([]);
    expect(emulator.requests({ status: 200, errorCode: 'x' })).toEqual([]);
    expect(() => emulator.logs({ status: 200 } as never)).toThrow('[status] is unknown');
    expect(() => emulator.requests({ topic: 'a' } as never)).toThrow('[topic] is unknown');
  });
});

describe('stats() and clear()', () => {
  it('count what came, and forget it', async () => {
    const body = bodyOf('a', 'b');
    await send(emulator, { body });
    await send(emulator, { body, accessKeySecret: 'wrong' });
    expect(emulator.stats()).toMatchObject({
      requests: 2,
      accepted: 1,
      refused: { SignatureNotMatch: 1 },
      faulted: {},
      logs: 2,
      rawBytes: body.length,
      bodyBytes: body.length,
      storedLogs: 2,
      droppedLogs: 0,
    });
    emulator.clear();
    expect([emulator.logs(), emulator.requests()]).toEqual([[], []]);
    expect(emulator.stats()).toMatchObject({ requests: 0, refused: {}, logs: 0, storedBytes: 0 });
  });

  it('count the logs dropped to stay within maxStoredBytes', async () => {
    const small = await startEmulator({ maxStoredBytes: 5000 });
    for (let i = 0; i < 30; i += 1) await send(small, { body: bodyOf(`message ${i}`) });
    const { storedBytes, storedLogs, droppedLogs, logs } = small.stats();
    expect(storedBytes).toBeLessThanOrEqual(5000);
    expect(storedLogs + droppedLogs).toBe(logs);
    expect(small.logs().at(-1)?.contents).toEqual({ message: 'message 29' });
    const wait = small.waitForLogs(30, { timeoutMs: 1 });
    await expect(wait).rejects.toThrow(`${droppedLogs} logs went to stay within maxStoredBytes`);
    await small.close();
  });
});

describe('startEmulator()', () => {
  it('knows the documented keys until it is told others', async () => {
    expect(verdict(await post('a'))).toBe('200');
    emulator.setAccessKeys([{ accessKeyId: 'new', accessKeySecret: 'secret' }]);
    expect(verdict(await post('a'))).toBe('401 Unauthorized');
    const keys = [
      { accessKeyId: DEFAULT_ACCESS_KEY_ID, accessKeySecret: DEFAULT_ACCESS_KEY_SECRET },
    ];
    emulator.setAccessKeys(keys);
    expect(verdict(await post('a'))).toBe('200');
  });

  it('tells onRequest of each request, and of the logs it has stored', async () => {
    const seen: ReceivedRequest[] = [];
    const logs: (readonly StoredLog[])[] = [];
    const watched = await startEmulator({
      onRequest(request, stored) {
        seen.push(request);
        logs.push(stored);
      },
    });
    await send(watched, { body: bodyOf('a') });
    await send(watched, { body: bodyOf('a'), accessKeySecret: 'wrong' });
    expect(seen).toEqual(watched.requests());
    expect(seen.map(({ status }) => status)).toEqual([200, 401]);
    expect(logs).toEqual([watched.logs(), []]);
    await watched.close();
  });

  it('rejects when the port is taken', async () => {
    await expect(startEmulator({ port: emulator.port })).rejects.toThrow('EADDRINUSE');
  });

  it('listens on the address it is given', async () => {
    const everywhere = await startEmulator({ host: '0.0.0.0' });
    expect(everywhere.endpoint).toBe(`http://0.0.0.0:${everywhere.port}`);
    expect(verdict(await send(everywhere, { body: bodyOf('a') }))).toBe('200');
    await everywhere.close();
  });

  it.each<[options: EmulatorOptions, reason: string]>([
    [{ port: 70_000 }, '[port]'],
    [{ maxStoredBytes: -1 }, '[maxStoredBytes]'],
    [{ maxStoredRequests: 1.5 }, '[maxStoredRequests]'],
    [{ limits: { logs: Number.NaN } }, '[limits.logs]'],
    [{ accessKeys: [{ accessKeyId: 'a', accessKeySecret: '' }] }, '[accessKeys]'],
  ])('rejects options that cannot be used: %o', async (options, reason) => {
    await expect(startEmulator(options)).rejects.toThrow(reason);
  });

  it.each<[options: unknown, reason: string]>([
    [{ projects: ['a'] }, "[projects] must be like { 'my-project': ['my-logstore'] }"],
    [{ projects: { a: 'b' } }, "[projects] must be like { 'my-project': ['my-logstore'] }"],
    [{ projects: { a: [1] } }, "[projects] must be like { 'my-project': ['my-logstore'] }"],
    [{ projects: 'a' }, "[projects] must be like { 'my-project': ['my-logstore'] }"],
    [{ accessKeys: { accessKeyId: 'a' } }, '[accessKeys] must be an array'],
    [{ accessKeys: ['a'] }, '[accessKeys] entry 0 needs'],
    [{ accessKeys: [null] }, '[accessKeys] entry 0 needs'],
    [
      { accessKeys: [{ accessKeyId: 'a', accessKeySecret: 'b', securityToken: 1 }] },
      '[accessKeys] entry 0 has a securityToken that is no text',
    ],
    [{ limits: 5 }, '[limits] must be an object'],
    [{ limits: ['logs'] }, '[limits] must be an object'],
    [{ host: 1 }, '[host] must be text'],
    [{ region: '' }, '[region] must be text'],
    [{ port: '8080' }, '[port] must be a whole number'],
    [{ now: 5 }, '[now] must be a function'],
    [{ random: 0.5 }, '[random] must be a function'],
    [{ onRequest: {} }, '[onRequest] must be a function'],
    [8080, '[options] must be an object'],
    [null, '[options] must be an object'],
  ])('rejects options of another shape: %o', async (options, reason) => {
    await expect(startEmulator(options as never)).rejects.toThrow(reason);
  });

  it('rejects an unknown option and names the known ones', async () => {
    const options: Record<string, number> = { prot: 1 };
    await expect(startEmulator(options)).rejects.toThrow('[prot] is unknown; known are port, host');
  });

  it('rejects an unknown limit and names the known ones', async () => {
    const limits: Record<string, number> = { log: 1 };
    await expect(startEmulator({ limits })).rejects.toThrow(/'log' is unknown; known are .*logs/);
  });
});

describe('close()', () => {
  it('cuts idle connections, may be called twice, and frees the port', async () => {
    const { port } = emulator;
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    socket.resume();
    await Promise.all([emulator.close(), emulator.close()]);
    await closed;
    const next = await startEmulator({ port });
    expect(next.port).toBe(port);
    await next.close();
  });

  it('is what `await using` calls', async () => {
    const { port } = emulator;
    await emulator[Symbol.asyncDispose]();
    const next = await startEmulator({ port });
    await next.close();
  });
});
