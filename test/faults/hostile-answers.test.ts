import { once } from 'node:events';
import { Agent } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { CANARY_KEY } from '../harness/secrets.js';
import { afterEachRequest, openGate, passTo } from './gate.js';
import { openGatedTrial } from './gated-trial.js';
import { watchProcess } from './process-watch.js';
import { type Cleanup, openTrial, type TrialOptions } from './trial.js';

vi.setConfig({ maxConcurrency: 20 });
const watched = watchProcess();

const RECORDS = 60;
const MIB = 1024 * 1024;

/** A trial that is answered so after each request, until its gate is opened. */
const answeredBy = (
  context: Cleanup,
  answer: (socket: Socket, request: string) => void,
  options: TrialOptions = {},
) => openGatedTrial(context, afterEachRequest(answer), options);

const head = (status: string, ...headers: string[]) =>
  [`HTTP/1.1 ${status}`, ...headers, '', ''].join('\r\n');
const ofService = 'x-log-requestid: ID';

describe('the status decides, and nothing is lost, for an answer that is', () => {
  const LONG = 'x'.repeat(100_000);
  it.concurrent.for<[string, string, object]>([
    [
      '502 with HTML',
      `${head('502 Bad', 'Content-Length: 20')}<html>Bad Gateway!!!`,
      { status: 502 },
    ],
    [
      '200 with HTML',
      `${head('200 OK', 'Content-Length: 20')}<html>Hello you!!!!!`,
      { status: 200 },
    ],
    [
      '500 with broken JSON',
      `${head('500 Oh', ofService, 'Content-Length: 9')}{"errorCo`,
      { status: 500 },
    ],
    ['400 with no reason', `${head('400 Bad', ofService, 'Content-Length: 0')}`, { status: 400 }],
    [
      '503 with JSON that is no object',
      `${head('503 No', ofService, 'Content-Length: 4')}null`,
      { status: 503 },
    ],
    [
      '500 with a hostile errorCode',
      `${head('500 No', ofService, 'Connection: close')}{"errorCode":{"a":1},"errorMessage":["b"]}`,
      { status: 500 },
    ],
    [
      '500 shorter than announced',
      `${head('500 Oh', ofService, 'Content-Length: 5000', 'Connection: close')}{"err`,
      { status: 500 },
    ],
    [
      '500 with bytes that are no text',
      `${head('500 Oh', ofService, 'Content-Length: 4')}\xff\xfe\0\x1b`,
      { status: 500 },
    ],
    [
      '500 with a request id of control characters',
      `${head('500 Oh', 'x-log-requestid: \tA\x80B', 'Content-Length: 0')}`,
      { status: 500 },
    ],
    ['garbage', 'SSH-2.0-OpenSSH_9.6\r\n\r\n', { code: 'HPE_INVALID_CONSTANT' }],
    ['HTTP/0.9', '<html></html>', { code: 'HPE_INVALID_CONSTANT' }],
    ['two lengths', `${head('200 OK', ofService, 'Content-Length: 1', 'Content-Length: 2')}`, {}],
    [
      'a head without end',
      `${head('200 OK', ofService).slice(0, -2)}${'X-A: b\r\n'.repeat(20_000)}`,
      { code: 'HPE_HEADER_OVERFLOW' },
    ],
    [
      'one endless header',
      `HTTP/1.1 200 OK\r\nx-log-requestid: ${LONG}\r\n\r\n`,
      { code: 'HPE_HEADER_OVERFLOW' },
    ],
    ['101 Switching Protocols', head('101 Switching', 'Connection: Upgrade', 'Upgrade: x'), {}],
    ['nothing but the end of the connection', '', { code: 'ECONNRESET' }],
  ])('%s', async ([title, answer, expected], context) => {
    const { trial, gate } = await answeredBy(context, (socket) => {
      // What is not to be kept, or not whole, ends.
      socket.write(Buffer.from(answer, 'latin1'), () => {
        if (!/Content-Length: \d\b/.test(answer)) socket.end();
      });
      if (answer === '') socket.end();
    });
    trial.log(RECORDS);
    await trial.oracle.heard(({ failed }) => failed.length >= 2);
    expect(trial.oracle.failed[0], title).toMatchObject(expected);
    for (const { message, code } of trial.oracle.failed) {
      expect(`${code}${message}`).toMatch(/^[^\p{Cc}]{1,600}$/u);
    }
    trial.expectKept();
    gate.open();
    await trial.expectLively();
    await trial.expectSettled();
  });
});

describe('an answer without end', () => {
  /** Writes for as long as it is read, up to 100 MiB. */
  function flood(socket: Socket, chunk: Buffer, count: (bytes: number) => void): void {
    let sent = 0;
    const more = (): void => {
      while (sent < 100 * MIB && !socket.destroyed) {
        sent += chunk.length;
        count(chunk.length);
        if (!socket.write(chunk)) {
          socket.once('drain', more);
          return;
        }
      }
    };
    more();
  }

  it.concurrent.for<[string, string]>([
    ['of an error', head('500 Oh', ofService, `Content-Length: ${100 * MIB}`)],
    ['of an error, in chunks', head('500 Oh', ofService, 'Transfer-Encoding: chunked')],
    ['of a proxy', head('502 Bad', `Content-Length: ${100 * MIB}`)],
  ])('%s is cut off: little of it is ever read', async ([, answerHead], context) => {
    let bytes = 0;
    const piece = Buffer.alloc(65_536, 120);
    const chunk = answerHead.includes('chunked')
      ? Buffer.concat([Buffer.from('10000\r\n'), piece, Buffer.from('\r\n')])
      : piece;
    const { trial, gate } = await answeredBy(context, (socket) => {
      socket.write(answerHead);
      flood(socket, chunk, (count) => {
        bytes += count;
      });
    });
    trial.log(20);
    await trial.oracle.heard(({ failed }) => failed.length >= 3);
    // What the kernel's buffers on both sides take of it.
    expect(bytes / trial.sender.stats().requests).toBeLessThan(16 * MIB);
    trial.expectKept();
    gate.open();
    await trial.expectLively();
    await trial.expectSettled();
  });

  it.concurrent('of a 200 is a delivery all the same', async (context) => {
    let bytes = 0;
    const { trial, gate } = await answeredBy(context, (socket) => {
      socket.write(head('200 OK', ofService, `Content-Length: ${100 * MIB}`));
      flood(socket, Buffer.alloc(65_536), (count) => {
        bytes += count;
      });
    });
    trial.log(RECORDS);
    expect(await trial.sender.flush()).toMatchObject({ delivered: RECORDS, timedOut: false });
    expect(trial.sender.stats()).toMatchObject({ requests: 3, retries: 0 });
    await vi.waitUntil(() => gate.connections >= 3);
    gate.open();
    await trial.expectLively();
    expect(bytes / 3).toBeLessThan(16 * MIB);
  });

  it.concurrent('once it were unpacked is not unpacked', async (context) => {
    const bomb = gzipSync(Buffer.alloc(200 * MIB));
    const { trial, gate } = await answeredBy(context, (socket) => {
      const length = `Content-Length: ${bomb.length}`;
      socket.write(head('500 Oh', ofService, 'Content-Encoding: gzip', length));
      socket.write(bomb);
    });
    const before = process.memoryUsage();
    trial.log(20);
    await trial.oracle.heard(({ failed }) => failed.length >= 4);
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    expect(arrayBuffers + heapUsed - before.arrayBuffers - before.heapUsed).toBeLessThan(100 * MIB);
    gate.open();
    await trial.expectLively();
    await trial.expectSettled();
  });
});

describe('a redirect', () => {
  /** Connections of the system, and where they went. */
  class WatchedAgent extends Agent {
    readonly hosts = new Set<string>();

    override createConnection(...args: Parameters<Agent['createConnection']>) {
      const [{ host, port }] = args;
      this.hosts.add(`${host}:${port}`);
      return super.createConnection(...args);
    }
  }

  async function listenElsewhere({ onTestFinished }: Cleanup) {
    let connections = 0;
    const server = createServer(() => {
      connections += 1;
    });
    server.listen(0, '127.0.0.2');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    return {
      url: `http://127.0.0.2:${port}/`,
      get connections() {
        return connections;
      },
    };
  }

  it.concurrent.for(
    [301, 302, 303, 307, 308].flatMap((status) => [
      { status, to: 'another host', service: '' },
      { status, to: 'the metadata service', service: `${ofService}\r\n` },
    ]),
  )(
    '$status to $to is not followed, and said once for all',
    async ({ status, to, service }, context) => {
      const elsewhere = await listenElsewhere(context);
      const location = to === 'another host' ? elsewhere.url : 'http://169.254.169.254/latest/';
      const agent = new WatchedAgent({ keepAlive: true });
      context.onTestFinished(() => agent.destroy());
      const answer = `HTTP/1.1 ${status} Moved\r\n${service}Location: ${location}\r\nContent-Length: 0\r\n\r\n`;
      const { trial, gate } = await answeredBy(context, (socket) => void socket.write(answer), {
        producer: { agent, maxInFlight: 1 },
      });
      trial.log(RECORDS);
      await trial.oracle.heard(({ failed }) => failed.length >= 1);
      const [failure] = trial.oracle.failed;
      expect(failure?.status).toBe(status);
      expect(failure?.retryInMs).toBeGreaterThanOrEqual(5000);
      trial.expectKept();
      gate.open();
      await trial.expectSettledByClosing();
      expect(trial.oracle.failed).toHaveLength(1);
      expect([...agent.hosts]).toEqual([`127.0.0.1:${gate.port}`]);
      expect(elsewhere.connections).toBe(0);
    },
  );
});

describe('answers before the answer', () => {
  it.concurrent.for([
    ['100 Continue', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['103 Early Hints', 'HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n'],
    ['several of them', 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(20)],
  ])('%s change nothing', async ([, before], context) => {
    const trial = await openTrial(context, {
      through: ({ port }) => openGate(context, { to: port, treatment: passTo(port, before) }),
    });
    trial.log(RECORDS);
    await trial.expectSettled();
    expect(trial.sender.stats()).toMatchObject({ requests: 3, retries: 0 });
    await trial.expectLively();
  });
});

describe('an answer that repeats what was sent', () => {
  it.concurrent('shows no key in hooks, books and on standard error', async (context) => {
    const { trial, gate } = await answeredBy(context, (socket, request) => {
      const body = JSON.stringify({
        errorCode: `Echo ${CANARY_KEY.accessKeyId}`,
        errorMessage: `\x1b[31m${request.slice(0, 4000)}\r\nInjected: line`,
      });
      const length = `Content-Length: ${Buffer.byteLength(body)}`;
      socket.write(head('500 Oh', `x-log-requestid: ID`, length) + body);
    });
    trial.log(RECORDS);
    await trial.oracle.heard(({ failed }) => failed.length >= 2);
    await nextTurn();
    trial.oracle.expectNoSecret(trial.sender.stats(), watched.stderr.join(''));
    const said = watched.stderr.join('');
    expect(said).not.toContain('\u001b');
    expect(said).not.toContain('\nInjected');
    gate.open();
    await trial.expectLively();
    await trial.expectSettled();
  });
});
