import { once } from 'node:events';
import { createServer, Agent as HttpAgent, type RequestListener } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { throws } from '@putlogs/hostile';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { client, closeAll, closeLater, listen, request } from '../../test/local-servers.js';
import { whilePolluted } from '../../test/polluted.js';

afterEach(closeAll);

const OK = 'HTTP/1.1 200 OK\r\nx-log-requestid: ID\r\nContent-Length: 0\r\n\r\n';
const serve = (listener: RequestListener) => listen(createServer(listener));

/** A server that says the given bytes as soon as a request's body is there. */
function rawServer(onRequest: (socket: Socket, connection: number, request: number) => void) {
  let connections = 0;
  const server = createTcpServer((socket) => {
    const connection = connections++;
    let requests = 0;
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('BODY'); end >= 0; end = text.indexOf('BODY')) {
        text = text.slice(end + 4);
        onRequest(socket, connection, requests++);
      }
    });
  });
  return listen(server);
}

describe('a request', () => {
  it('goes out as it was given, with a length and nothing else that matters', async () => {
    let seen: unknown;
    const { port } = await serve(async (incoming, response) => {
      const { method, url, rawHeaders } = incoming;
      seen = { method, url, rawHeaders, body: (await buffer(incoming)).toString() };
      response.writeHead(200, { 'x-log-requestid': 'ID' }).end();
    });
    await client().post(request(port));
    const headers = [
      'Host',
      'project.example.com',
      'Content-MD5',
      'M',
      'x-log-apiversion',
      '0.6.0',
    ];
    const added = ['Connection', 'keep-alive', 'Content-Length', '4'];
    expect(seen).toEqual({
      ...{ method: 'POST', url: '/logstores/app/shards/lb', body: 'BODY' },
      rawHeaders: [...headers, ...added],
    });
  });

  it('is a failure, not an exception, when Node refuses a header or a path', async () => {
    const http = client();
    const headers = { Host: 'a', 'x-acs-security-token': 'a\r\nb: c' };
    expect(await http.post(request(1, { headers }))).toMatchObject({ code: 'ERR_INVALID_CHAR' });
    expect(await http.post(request(1, { path: '/a b' }))).toMatchObject({
      code: 'ERR_UNESCAPED_CHARACTERS',
    });
    expect(await http.post(request(1, { agent: new HttpsAgent() }))).toMatchObject({
      code: 'ERR_INVALID_PROTOCOL',
    });
  });

  it('is led nowhere by what stands on Object.prototype', async () => {
    const { port } = await serve((_, response) => {
      response.writeHead(200, { 'x-log-requestid': 'ID' }).end();
    });
    const hostile = {
      ...{
        socketPath: '/dev/null',
        host: 'evil.example',
        auth: 'a:b',
        localAddress: 'x',
        family: 9,
      },
      // But for names as `timeout` and `signal`: with these Node itself can't go on.
      ...{ insecureHTTPParser: 'x', maxHeaderSize: 'x', ca: 'x', key: 'x' },
      ...{ createConnection: 'x', path: '/evil', headers: 'x', method: 'x', agent: 'x', port: 1 },
    };
    for (const agent of [undefined, new HttpAgent()]) {
      const post = () => client().post(request(port, { agent }));
      expect(await whilePolluted(hostile, post)).toMatchObject({ status: 200 });
    }
  });

  it('uses the agent that it is given', async () => {
    const agent = new HttpAgent({ keepAlive: true });
    closeLater(() => agent.destroy());
    const { port } = await rawServer((socket) => void socket.write(OK));
    expect(await client().post(request(port, { agent }))).toMatchObject({ status: 200 });
    await vi.waitUntil(() => Object.keys(agent.freeSockets).length === 1);
  });
});

describe('an answer', () => {
  it('has its status, its headers in lower case and its body', async () => {
    const { port } = await serve((_, response) => {
      response.writeHead(400, { 'X-Log-RequestId': 'ID', 'Set-Cookie': ['a=1', 'b=2'] });
      response.end('{"errorCode":"Ünlesbar"}');
    });
    expect(await client().post(request(port))).toMatchObject({
      ...{ kind: 'answer', status: 400, body: '{"errorCode":"Ünlesbar"}' },
      headers: { 'x-log-requestid': 'ID', 'set-cookie': 'a=1, b=2' },
    });
  });

  it('is not a redirect to follow', async () => {
    let requests = 0;
    const { port } = await serve((_, response) => {
      requests += 1;
      response.writeHead(307, { location: `http://127.0.0.1:${port}/elsewhere` }).end();
    });
    expect(await client().post(request(port))).toMatchObject({ status: 307 });
    expect(requests).toBe(1);
  });

  it('is not unpacked', async () => {
    const { port } = await serve((_, response) => {
      response.writeHead(500, { 'content-encoding': 'gzip' }).end(gzipSync('{}'));
    });
    const result = await client().post(request(port));
    expect('body' in result && result.body.startsWith('\x1f')).toBe(true);
  });

  it.each(['100 Continue', '103 Early Hints'])('may follow after %s', async (early) => {
    const { port } = await rawServer(
      (socket) => void socket.write(`HTTP/1.1 ${early}\r\n\r\n${OK}`),
    );
    expect(await client().post(request(port))).toMatchObject({ status: 200 });
  });

  it('of 200 with a request id is there with its head, though the body stalls', async () => {
    const head = 'HTTP/1.1 200 OK\r\nx-log-requestid: ID\r\nContent-Length: 5\r\n\r\n';
    const { port, sockets } = await rawServer((socket) => void socket.write(head));
    expect(await client(1).post(request(port))).toMatchObject({ status: 200, body: '' });
    // The socket can't be used again, so it goes.
    await vi.waitUntil(() => sockets.size === 0);
  });

  it('of 200 with a request id survives a body that breaks or never ends', async () => {
    const head = 'HTTP/1.1 200 OK\r\nx-log-requestid: ID\r\nContent-Length: 100000000\r\n\r\n';
    const http = client();
    const { port, sockets } = await rawServer((socket, connection) => {
      socket.write(head);
      if (connection === 0) socket.resetAndDestroy();
      else socket.write(Buffer.alloc(1 << 20));
    });
    expect(await http.post(request(port))).toMatchObject({ status: 200 });
    expect(await http.post(request(port))).toMatchObject({ status: 200 });
    await vi.waitUntil(() => sockets.size === 0);
  });

  it('of 200 without a request id is read like any other', async () => {
    const { port } = await serve((_, response) => void response.writeHead(200).end('sign in'));
    expect(await client().post(request(port))).toMatchObject({ status: 200, body: 'sign in' });
  });

  it.each([
    ['stalls', () => undefined],
    ['is reset', (socket: Socket) => void socket.resetAndDestroy()],
    ['is cut short', (socket: Socket) => void socket.end()],
  ])('has what came of a body that %s', async (_, then) => {
    const { port } = await rawServer((socket) => {
      socket.write('HTTP/1.1 400 Bad Request\r\nContent-Length: 99\r\n\r\n');
      socket.write('{"errorCode":', () => setImmediate(then, socket));
    });
    const result = await client(50).post(request(port));
    expect(result).toMatchObject({ kind: 'answer', status: 400 });
    expect('body' in result && '{"errorCode":'.startsWith(result.body)).toBe(true);
  });

  it('has 64 KiB of a huge body, and lets go of the rest', async () => {
    const { port, sockets } = await serve((_, response) => {
      response.writeHead(502);
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 'x')));
      };
      response.on('drain', more);
      more();
    });
    const result = await client().post(request(port));
    expect(result).toMatchObject({ status: 502, body: 'x'.repeat(65_536) });
    await vi.waitUntil(() => sockets.size === 0);
  });
});

describe('a failure', () => {
  it('has the code of a refused connection', async () => {
    const { port } = await listen(createTcpServer());
    await closeAll();
    const result = await client().post(request(port, { hostname: 'localhost' }));
    expect(result).toMatchObject({ kind: 'failure', code: 'ECONNREFUSED' });
    expect('message' in result && result.message).toMatch(/ECONNREFUSED 127\.0\.0\.1/);
  });

  it('has the code of a name that there is not', async () => {
    const result = await client().post(request(80, { hostname: 'no-such-host.invalid' }));
    expect(result).toMatchObject({
      kind: 'failure',
      code: expect.stringMatching(/^E(NOTFOUND|AI_)/),
    });
  });

  it.each([
    [
      'never reads',
      (server: Server) => server.on('connection', (socket: Socket) => socket.pause()),
    ],
    [
      'never answers',
      (server: Server) => server.on('connection', (socket: Socket) => socket.resume()),
    ],
    [
      'stalls within the head',
      (server: Server) =>
        server.on('connection', (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\nx-')),
    ],
  ])('RequestTimeout ends the exchange with a server that %s', async (_, setUp) => {
    const server = createTcpServer();
    setUp(server);
    const { port, sockets } = await listen(server);
    const body = Buffer.alloc(8 << 20);
    const result = await client().post(request(port, { timeoutMs: 100, body }));
    expect(result).toEqual({
      ...{ kind: 'failure', code: 'RequestTimeout', message: 'no answer within 100 ms' },
    });
    for (const socket of sockets) socket.resume();
    await vi.waitUntil(() => sockets.size === 0);
  });

  it.each([
    ['garbage', 'SSH-2.0-OpenSSH\r\n\r\n', /^HPE_/],
    ['a head without end', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`, /^HPE_HEADER_OVERFLOW$/],
    ['nothing', '', /^ECONNRESET$/],
    ['half a head', 'HTTP/1.1 200 OK\r\nx-log-req', /^(HPE_|ECONNRESET)/],
    [
      'a switch of protocols',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
      /^RequestError$/,
    ],
  ])('follows from %s', async (_, said, code) => {
    const { port } = await rawServer((socket) => void socket.end(said));
    expect(await client().post(request(port))).toMatchObject({
      kind: 'failure',
      code: expect.stringMatching(code),
    });
  });

  it.each([
    ['nothing', undefined],
    ['an object without a prototype', Object.create(null)],
    [
      'an error that can’t be read',
      Object.defineProperties(new Error('x'), {
        code: { get: () => throws('code') },
        message: { get: () => throws('message') },
      }),
    ],
  ])('follows from an agent that throws or reports %s', async (_, thrown) => {
    const throwing = Object.assign(new HttpAgent(), {
      addRequest: () => {
        throw thrown;
      },
    });
    const reporting = Object.assign(new HttpAgent(), {
      createConnection: (_: unknown, callback: (error: unknown) => void) => callback(thrown),
    });
    for (const agent of [throwing, reporting]) {
      const result = await client().post(request(1, { agent, timeoutMs: 1000 }));
      expect(result).toMatchObject({ kind: 'failure', message: expect.any(String) });
    }
  });

  it('follows from a reset on a new connection, without a second request', async () => {
    let requests = 0;
    const { port } = await rawServer((socket) => {
      requests += 1;
      socket.resetAndDestroy();
    });
    expect(await client().post(request(port))).toMatchObject({ code: 'ECONNRESET' });
    expect(requests).toBe(1);
  });
});

describe('a kept connection', () => {
  it('is used again', async () => {
    const connections = new Set<number>();
    const { port } = await rawServer((socket, connection) => {
      connections.add(connection);
      socket.write(OK);
    });
    const http = client();
    for (let i = 0; i < 5; i++) {
      expect(await http.post(request(port))).toMatchObject({ status: 200 });
      // The connection is free one turn after its answer.
      await new Promise(setImmediate);
    }
    expect(connections).toEqual(new Set([0]));
  });

  it('that is reset just when it is used again is replaced at once', async () => {
    const requests: string[] = [];
    const { port } = await rawServer((socket, connection, number) => {
      requests.push(`${connection}.${number}`);
      if (connection === 0 && number === 1) socket.resetAndDestroy();
      else socket.write(OK);
    });
    const http = client();
    expect(await http.post(request(port))).toMatchObject({ status: 200 });
    await new Promise(setImmediate);
    expect(await http.post(request(port))).toMatchObject({ status: 200 });
    expect(requests).toEqual(['0.0', '0.1', '1.0']);
  });

  it('is replaced once: a server that goes on resetting is a failure', async () => {
    const requests: string[] = [];
    const { port } = await rawServer((socket, connection, number) => {
      requests.push(`${connection}.${number}`);
      if (number === 0 && connection === 0) socket.write(OK);
      else socket.resetAndDestroy();
    });
    const http = client();
    await http.post(request(port));
    await new Promise(setImmediate);
    expect(await http.post(request(port))).toMatchObject({ code: 'ECONNRESET' });
    expect(requests).toEqual(['0.0', '0.1', '1.0']);
  });

  it('is not given up when the answer came while this process stood still', async () => {
    const answered = new Int32Array(new SharedArrayBuffer(4));
    const source = `
      const { parentPort, workerData } = require('node:worker_threads');
      const server = require('node:http').createServer((_, response) => {
        response.setHeader('x-log-requestid', 'ID').end(() => {
          Atomics.add(workerData, 0, 1);
          Atomics.notify(workerData, 0);
        });
      });
      server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;
    const worker = new Worker(source, { eval: true, workerData: answered });
    closeLater(() => void worker.terminate());
    const [port] = await once(worker, 'message');
    const http = client();
    await http.post(request(port));
    const answer = http.post(request(port, { timeoutMs: 100 }));
    const past = performance.now() + 100;
    // It is sent at the end of this turn.
    await nextTurn();
    Atomics.wait(answered, 0, 1);
    while (performance.now() < past);
    expect(await answer).toMatchObject({ kind: 'answer', status: 200 });
  });

  it('does not keep the process alive, nor does a body that nobody needs', async () => {
    const head = 'HTTP/1.1 200 OK\r\nx-log-requestid: ID\r\nContent-Length: 5\r\n\r\n';
    const active = (kind: string) =>
      process.getActiveResourcesInfo().filter((name) => name.startsWith(kind));
    const timers = active('Timeout').length;
    const { port, sockets } = await rawServer((socket, connection) => {
      socket.write(connection === 0 ? OK : head);
    });
    const http = client();
    await Promise.all([http.post(request(port)), http.post(request(port))]);
    await vi.waitUntil(() => sockets.size === 2);
    // Not vi.waitUntil, which has timers of its own; those of the test runner come and go.
    while (active('TCP').length > 3 || active('Timeout').length > timers) await nextTurn();
    // What is left is the test's own end of each connection, and its server.
    expect(active('TCP').sort()).toEqual(['TCPServerWrap', 'TCPSocketWrap', 'TCPSocketWrap']);
  });

  it('is gone after close(), and the next request makes a new one', async () => {
    const { port, sockets } = await rawServer((socket) => void socket.write(OK));
    const http = client();
    await http.post(request(port));
    http.close();
    await vi.waitUntil(() => sockets.size === 0);
    expect(await http.post(request(port))).toMatchObject({ status: 200 });
  });

  it('that close() cuts off under a request is not replaced', async () => {
    let requests = 0;
    const { port } = await rawServer((socket) => {
      requests += 1;
      if (requests === 1) socket.write(OK);
      else http.close();
    });
    const http = client();
    await http.post(request(port));
    await new Promise(setImmediate);
    expect(await http.post(request(port))).toMatchObject({ kind: 'failure' });
    expect(requests).toBe(2);
  });
});
