import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, type Fault, startEmulator } from '../src/index.js';
import { nowSeconds, send, signedHeaders, type TestRequest, verdict } from './client.js';
import { encodeGroup } from './encode.js';

const clock = { ms: Date.now() };
const draws: number[] = [];

let emulator: Emulator;
beforeEach(async () => {
  draws.length = 0;
  emulator = await startEmulator({ now: () => clock.ms, random: () => draws.shift() ?? 0 });
});
afterEach(() => emulator.close());

const time = nowSeconds();
const body = encodeGroup({ logs: [{ time, contents: [['level', 'info']] }] });
const right = (): TestRequest => ({ body, dateMs: clock.ms });
const post = (more: TestRequest = {}) => send(emulator, { ...right(), ...more });

/** The verdict of a request, or the code of the error it ended with. */
const outcome = (more: TestRequest = {}): Promise<string> =>
  post(more).then(verdict, (error: NodeJS.ErrnoException) => error.code ?? error.message);

/** A request whose end nobody waits for, and of whose body only a part may be sent. */
function open({ sentBytes = body.length, ...more }: TestRequest & { sentBytes?: number } = {}) {
  const test = { ...right(), ...more };
  const headers = signedHeaders(emulator, test);
  const path = '/logstores/my-logstore/shards/lb';
  const options = { port: emulator.port, host: '127.0.0.1', method: 'POST', path, headers };
  const client = httpRequest({ ...options, setHost: false });
  client.write((test.body ?? body).subarray(0, sentBytes));
  return client;
}

async function waitForRequest(): Promise<void> {
  while (emulator.requests().length === 0) await new Promise(setImmediate);
}

describe('refuse', () => {
  it('leaves nothing on the port until it is removed, then the same port listens', async () => {
    const { port } = emulator;
    const fault = emulator.fault({ kind: 'refuse' });
    expect(await outcome()).toBe('ECONNREFUSED');
    await fault.remove();
    expect(await outcome()).toBe('200');
    expect(emulator.port).toBe(port);
  });

  it('cuts the connections that are open', async () => {
    const socket = connect(emulator.port, '127.0.0.1');
    await once(socket, 'connect');
    // The end is an orderly one or a reset, depending on what had been read.
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.write('POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n');
    emulator.fault({ kind: 'refuse' });
    await closed;
    expect(await outcome()).toBe('ECONNREFUSED');
  });

  it('ends by itself after forMs', async () => {
    emulator.fault({ kind: 'refuse', forMs: 20 });
    expect(await outcome()).toBe('ECONNREFUSED');
    let last = '';
    while (last !== '200') last = await outcome();
    expect(emulator.logs()).toHaveLength(1);
  });

  it('lasts until the last of several is removed, in any order and haste', async () => {
    const first = emulator.fault({ kind: 'refuse' });
    const second = emulator.fault({ kind: 'refuse' });
    await first.remove();
    await first.remove();
    expect(await outcome()).toBe('ECONNREFUSED');
    const removed = second.remove();
    const third = emulator.fault({ kind: 'refuse' });
    await removed;
    expect(await outcome()).toBe('ECONNREFUSED');
    void third.remove();
    await emulator.clearFaults();
    await third.remove();
    expect(await outcome()).toBe('200');
  });

  it('does not keep the emulator from closing', async () => {
    emulator.fault({ kind: 'refuse', forMs: 60_000 });
    await emulator.close();
    await emulator.clearFaults();
    expect(await outcome()).toBe('ECONNREFUSED');
  });
});

describe('reset', () => {
  it.each([
    ['head', 0],
    ['body', 0],
    ['stored', 1],
    ['answer', 1],
  ] as const)('breaks the connection at the %s, with %i logs stored', async (at, stored) => {
    const fault = emulator.fault({ kind: 'reset', at, times: 1 });
    expect(await outcome()).toMatch(/^(ECONNRESET|EPIPE)$/);
    expect(emulator.logs()).toHaveLength(stored);
    expect(emulator.requests()).toMatchObject([
      { outcome: 'reset', fault: 'reset', stored: stored === 1 },
    ]);
    expect(fault.hits).toBe(1);
    expect(await outcome()).toBe('200');
  });

  it('comes in the middle of the body, before all of it was sent', async () => {
    emulator.fault({ kind: 'reset', at: 'body' });
    const client = open({ body: Buffer.alloc(1000), sentBytes: 600 });
    const [error]: NodeJS.ErrnoException[] = await once(client, 'error');
    expect(error?.code).toBe('ECONNRESET');
    expect(emulator.requests()).toMatchObject([{ outcome: 'reset', bodyBytes: 600 }]);
  });
});

describe('delay', () => {
  it('stores at once and answers after all delays', async () => {
    emulator.fault({ kind: 'delay', ms: 20 });
    emulator.fault({ kind: 'delay', ms: 30 });
    const reply = post();
    await emulator.waitForLogs(1);
    expect(emulator.requests()).toEqual([]);
    expect(verdict(await reply)).toBe('200');
    expect(emulator.requests()).toMatchObject([{ outcome: 'answered', stored: true }]);
  });

  it('delays an error as well', async () => {
    const fault = emulator.fault({ kind: 'delay', ms: 1 });
    expect(await outcome({ accessKeySecret: 'wrong' })).toBe('401 SignatureNotMatch');
    expect(fault.hits).toBe(1);
  });

  it('notices a client that did not wait', async () => {
    emulator.fault({ kind: 'delay', ms: 50 });
    const client = open();
    client.on('error', () => undefined);
    await emulator.waitForLogs(1);
    client.destroy();
    await waitForRequest();
    expect(emulator.requests()).toMatchObject([{ outcome: 'aborted', stored: true }]);
  });

  it('does not keep the emulator from closing', async () => {
    emulator.fault({ kind: 'delay', ms: 60_000 });
    const reply = outcome();
    await emulator.waitForLogs(1);
    await emulator.close();
    expect(await reply).toBe('ECONNRESET');
  });
});

describe('hang', () => {
  it.each([
    [undefined, 0],
    ['read', 0],
    ['stored', 1],
  ] as const)('after %s never answers, with %i logs stored', async (after, stored) => {
    emulator.fault({ kind: 'hang', after });
    const client = open();
    const ended = Promise.race([once(client, 'response'), once(client, 'error')]);
    await waitForRequest();
    expect(emulator.logs()).toHaveLength(stored);
    expect(emulator.requests()).toMatchObject([{ outcome: 'hung', fault: 'hang' }]);
    await emulator.close();
    await expect(ended).rejects.toThrow('socket hang up');
  });

  it('after head answers 200 with a request id, and a body that never comes', async () => {
    emulator.fault({ kind: 'hang', after: 'head' });
    const client = open();
    const [response]: IncomingMessage[] = await once(client, 'response');
    expect(response?.statusCode).toBe(200);
    expect(response?.headers['x-log-requestid']).toBe(emulator.requests()[0]?.requestId);
    expect(Number(response?.headers['content-length'])).toBeGreaterThan(0);
    expect(emulator.logs()).toHaveLength(1);
    response?.resume();
    const broken = once(response ?? client, 'error');
    await emulator.close();
    await broken;
  });

  it('after head does not claim success for a request that is refused', async () => {
    emulator.fault({ kind: 'hang', after: 'head' });
    const client = open({ accessKeySecret: 'wrong' });
    client.on('error', () => undefined);
    const [response]: IncomingMessage[] = await once(client, 'response');
    expect(response?.statusCode).toBe(401);
    expect(emulator.logs()).toEqual([]);
    response?.on('error', () => undefined);
  });
});

describe('answer', () => {
  it.each<[fault: Omit<Extract<Fault, { kind: 'answer' }>, 'kind'>, verdict: string, body: string]>(
    [
      [
        { code: 'ServerBusy' },
        '503 ServerBusy',
        '{"errorCode":"ServerBusy","errorMessage":"The server is busy, please try again later."}',
      ],
      [
        { code: 'Unauthorized', message: 'security token has expired' },
        '401 Unauthorized',
        '{"errorCode":"Unauthorized","errorMessage":"security token has expired"}',
      ],
      [
        { code: 'PostBodyTooLarge', status: 413 },
        '413 PostBodyTooLarge',
        '{"errorCode":"PostBodyTooLarge","errorMessage":"Logs must be less than or equal to 3 MB and 4096 entries."}',
      ],
      [
        { code: 'Unheard', status: 400 },
        '400 Unheard',
        '{"errorCode":"Unheard","errorMessage":"Unheard"}',
      ],
      [{ status: 500 }, '500', ''],
      [{}, '200', ''],
    ],
  )('answers %o with %s', async (fault, wanted, text) => {
    emulator.fault({ kind: 'answer', ...fault });
    const reply = await post();
    expect([verdict(reply), reply.body]).toEqual([wanted, text]);
    expect(reply.headers['x-log-requestid']).toBe(emulator.requests()[0]?.requestId);
    expect(emulator.requests()).toMatchObject([{ fault: 'answer', stored: false, logs: 1 }]);
    expect(emulator.logs()).toEqual([]);
  });

  it('can be the page of a proxy', async () => {
    const page = '<html><h1>502 Bad Gateway</h1></html>';
    const headers = { 'content-type': 'text/html', 'Retry-After': '7', server: 'nginx' };
    emulator.fault({ kind: 'answer', status: 502, body: page, headers, requestId: false });
    const reply = await post();
    expect(reply).toMatchObject({
      status: 502,
      body: page,
      headers: { 'content-type': 'text/html', 'retry-after': '7', server: 'nginx' },
    });
    expect(reply.headers['x-log-requestid']).toBeUndefined();
    expect(reply.headers['x-log-time']).toBeUndefined();
  });

  it('can hide that the logs were stored', async () => {
    emulator.fault({ kind: 'answer', code: 'InternalServerError', stored: true, times: 1 });
    expect(await outcome()).toBe('500 InternalServerError');
    expect(await outcome()).toBe('200');
    expect(emulator.logs()).toHaveLength(2);
  });
});

describe('quota', () => {
  it('refuses what is over a number of requests a second, and grants it later', async () => {
    const fault = emulator.fault({ kind: 'quota', requestsPerSecond: 2, retryAfterSeconds: 3 });
    expect([await outcome(), await outcome()]).toEqual(['200', '200']);
    const reply = await post();
    expect(verdict(reply)).toBe('403 WriteQuotaExceed');
    expect(reply.headers['retry-after']).toBe('3');
    expect(fault.hits).toBe(1);
    expect(emulator.logs()).toHaveLength(2);
    expect(emulator.requests().at(-1)).toMatchObject({ fault: 'quota', logs: 1, stored: false });
    clock.ms += 500;
    expect([await outcome(), await outcome()]).toEqual(['200', '403 WriteQuotaExceed']);
  });

  it('refuses what is over a number of bytes a second', async () => {
    emulator.fault({
      kind: 'quota',
      bytesPerSecond: body.length * 1.5,
      code: 'ShardWriteQuotaExceed',
    });
    expect([await outcome(), await outcome()]).toEqual(['200', '403 ShardWriteQuotaExceed']);
    clock.ms += 1000;
    expect(await outcome()).toBe('200');
  });

  it.each([
    [{ code: 'ServerBusy' }, '503 ServerBusy'],
    [{ code: 'TooManyRequests' }, '429 TooManyRequests'],
    [{ code: 'Other', status: 420 }, '420 Other'],
  ])('refuses with %o', async (answer, wanted) => {
    emulator.fault({ kind: 'quota', requestsPerSecond: 0, ...answer });
    expect(await outcome()).toBe(wanted);
  });

  it('is not used up by requests that are wrong anyway', async () => {
    emulator.fault({ kind: 'quota', requestsPerSecond: 1 });
    expect(await outcome({ accessKeySecret: 'wrong' })).toBe('401 SignatureNotMatch');
    expect(await outcome()).toBe('200');
  });

  it('refuses no more once it has done so `times` times', async () => {
    const fault = emulator.fault({ kind: 'quota', requestsPerSecond: 0, times: 2 });
    const outcomes = [await outcome(), await outcome(), await outcome()];
    expect(outcomes).toEqual(['403 WriteQuotaExceed', '403 WriteQuotaExceed', '200']);
    expect(fault.hits).toBe(2);
  });
});

describe('which requests a fault hits', () => {
  it('is limited by times and ended by remove() and clearFaults()', async () => {
    emulator.fault({ kind: 'answer', status: 500, times: 2 });
    const lasting = emulator.fault({ kind: 'answer', status: 501 });
    emulator.fault({ kind: 'answer', status: 502 });
    const outcomes = [await outcome(), await outcome(), await outcome()];
    expect(outcomes).toEqual(['500', '500', '501']);
    await lasting.remove();
    expect(await outcome()).toBe('502');
    await emulator.clearFaults();
    expect(await outcome()).toBe('200');
  });

  it('is drawn by percent', async () => {
    const fault = emulator.fault({ kind: 'answer', status: 500, percent: 30 });
    draws.push(0.1, 0.29, 0.3, 0.9);
    const outcomes = [await outcome(), await outcome(), await outcome(), await outcome()];
    expect(outcomes).toEqual(['500', '500', '200', '200']);
    expect(fault.hits).toBe(2);
  });

  it('is chosen by match', async () => {
    const hashKey = 'a'.repeat(32);
    const other = { headers: { host: 'other-project.localhost', 'x-log-hashkey': hashKey } };
    emulator.fault({ kind: 'answer', status: 500, match: { project: 'other-project', hashKey } });
    emulator.fault({ kind: 'answer', status: 501, match: { logstore: 'other-logstore' } });
    const isOddAgent = { kind: 'answer', status: 502 } as const;
    emulator.fault({ ...isOddAgent, match: ({ headers }) => headers.get('user-agent') === 'odd' });
    expect(await outcome()).toBe('200');
    expect(await outcome(other)).toBe('500');
    expect(await outcome({ path: '/logstores/other-logstore' })).toBe('501');
    expect(await outcome({ headers: { 'user-agent': 'odd' } })).toBe('502');
  });

  it('is nobody when match throws: the answer is a 500 and the reason is kept', async () => {
    const match = () => {
      throw new Error('a mistake in the test');
    };
    emulator.fault({ kind: 'answer', status: 200, match });
    expect(await outcome()).toBe('500 InternalServerError');
    expect(emulator.requests()[0]?.hint).toContain('a mistake in the test');
  });
});

describe('a fault that makes no sense', () => {
  it.each<[fault: unknown, reason: string]>([
    [{ kind: 'explode' }, '[kind]'],
    [{ kind: 'delay' }, '[ms]'],
    [{ kind: 'delay', ms: -1 }, '[ms]'],
    [{ kind: 'refuse', forMs: Number.NaN }, '[forMs]'],
    [{ kind: 'reset', times: 0 }, '[times]'],
    [{ kind: 'reset', percent: 101 }, '[percent]'],
    [{ kind: 'answer', status: 99 }, '[status]'],
    [{ kind: 'quota' }, '[bytesPerSecond or requestsPerSecond]'],
    [{ kind: 'answer', code: 'ServerBsy' }, "[code] 'ServerBsy' is not a code that the emulator"],
    [{ kind: 'quota', requestsPerSecond: 1, code: 'Other' }, "[code] 'Other' is not a code"],
    [{ kind: 'answer', code: 503 }, '[code] must be text'],
    [
      { kind: 'answer', time: 1 },
      "[time] is unknown for 'answer'; known are times, percent, match",
    ],
    [{ kind: 'refuse', times: 1 }, "[times] is unknown for 'refuse'; known are forMs"],
    [{ kind: 'reset', at: 'start' }, '[at] must be one of head, body, stored, answer'],
    [{ kind: 'hang', after: 'body' }, '[after] must be one of read, stored, head'],
    [{ kind: 'reset', match: { store: 'a' } }, '[match] must be a function, or values of project'],
    [{ kind: 'reset', match: 'a' }, '[match] must be a function, or values of project'],
    [undefined, '[fault] must be an object'],
    ['refuse', '[fault] must be an object'],
  ])('is refused: %o', async (fault, reason) => {
    // Called as untyped code would.
    const add: (fault: never) => unknown = emulator.fault;
    expect(() => Reflect.apply(add, emulator, [fault])).toThrow(reason);
    expect(await outcome()).toBe('200');
  });
});
