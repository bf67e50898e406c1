import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { connect, type LookupFunction, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { afterEachRequest, hold, openGate, passTo } from './gate.js';
import { openGatedTrial } from './gated-trial.js';
import { watchProcess } from './process-watch.js';
import { type Cleanup, openTrial } from './trial.js';

vi.setConfig({ maxConcurrency: 20 });
watchProcess();

const RECORDS = 100;
const QUICK_TIMEOUT = { requestTimeoutMs: 500 };

describe('a connection that can’t be made', () => {
  it.concurrent('for a while costs nothing, and records arrive in order within a hash key', async (context) => {
    const trial = await openTrial(context);
    const refusal = trial.emulator.fault({ kind: 'refuse' });
    trial.log(RECORDS, { hashKey: 'one' });
    await trial.oracle.heard(({ failed }) => failed.length >= 5);
    trial.expectKept();
    const waits = trial.oracle.failed.map(({ retryInMs = -1 }) => retryInMs);
    // Full jitter: below 200 ms, 400 ms, 800 ms …
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(200 * 2 ** index);
    }
    await refusal.remove();
    await trial.expectLively();
    await trial.expectSettled();
    const ids = trial.emulator.logs().map(({ contents }) => Number(contents['id']));
    const keyed = ids.filter((id) => id < RECORDS);
    expect(keyed).toEqual(keyed.toSorted((a, b) => a - b));
  });

  it.concurrent.for([
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ETIMEDOUT',
    'EMFILE',
    'EACCES',
    'EADDRNOTAVAIL',
  ])('with %s costs nothing', async (code, context) => {
    const agent = new FailingAgent(code);
    context.onTestFinished(() => agent.destroy());
    const trial = await openTrial(context, { producer: { agent } });
    trial.log(RECORDS);
    await trial.oracle.heard(({ failed }) => failed.length >= 3);
    expect(trial.oracle.failed[0]).toMatchObject({ code });
    trial.expectKept();
    agent.isBroken = false;
    await trial.expectLively();
    await trial.expectSettled();
  });

  it.concurrent('because nobody accepts it ends at the request’s deadline', async (context) => {
    const stopped = await startStoppedServer(context);
    const trial = await openTrial(context, {
      producer: QUICK_TIMEOUT,
      through: async () => ({ endpoint: `http://127.0.0.1:${stopped.port}` }),
    });
    trial.log(RECORDS);
    await trial.oracle.heard(({ failed }) => failed.length >= 2);
    expect(trial.oracle.failed[0]).toMatchObject({ code: 'RequestTimeout' });
    trial.expectKept();
    stopped.forwardTo(trial.emulator.port);
    await trial.expectLively();
    // What the kernel has taken for the server is read by it after all.
    await trial.expectSettled({ mayRepeat: true });
  });
});

/** Connections of the system, which fail as the system would have them fail. */
class FailingAgent extends Agent {
  isBroken = true;
  readonly #code: string;

  constructor(code: string) {
    super({ keepAlive: true });
    this.#code = code;
  }

  override createConnection(...args: Parameters<Agent['createConnection']>) {
    const [options, ...rest] = args;
    if (!this.isBroken) return super.createConnection(options, ...rest);
    const error = Object.assign(new Error(this.#code), { code: this.#code });
    const lookup: LookupFunction = (_name, _options, callback) => {
      setImmediate(callback, error, '', 4);
    };
    return super.createConnection({ ...options, host: 'unreachable.test', lookup }, ...rest);
  }
}

/** A server whose process doesn't run and whose backlog is full: connections to it get no answer at all. */
async function startStoppedServer({ onTestFinished }: Cleanup) {
  const script = fileURLToPath(new URL('stoppable-server.mjs', import.meta.url));
  const child: ChildProcess = fork(script, { execArgv: [] });
  const fillers: Socket[] = [];
  onTestFinished(() => {
    for (const socket of fillers) socket.destroy();
    child.kill('SIGKILL');
  });
  const [port]: number[] = await once(child, 'message');
  if (port === undefined) throw new Error('The server has no port.');
  child.kill('SIGSTOP');
  for (let i = 0; i < 8; i++) {
    fillers.push(connect(port, '127.0.0.1').on('error', () => undefined));
  }
  await Promise.race(fillers.map((socket) => once(socket, 'connect')));
  return {
    port,
    forwardTo: (target: number) => {
      for (const socket of fillers) socket.destroy();
      child.send(target);
      child.kill('SIGCONT');
    },
  };
}

describe('a black hole', () => {
  it.concurrent('that accepts and never reads ends at the request’s deadline, its sockets gone', async (context) => {
    const { trial, gate } = await openGatedTrial(context, hold, { producer: QUICK_TIMEOUT });
    trial.log(RECORDS);
    await trial.oracle.heard(({ failed }) => failed.length >= 3);
    for (const { code } of trial.oracle.failed) expect(code).toBe('RequestTimeout');
    trial.expectKept();
    const before = gate.connections;
    gate.open();
    await trial.expectLively();
    await trial.expectSettled();
    expect(gate.connections).toBeGreaterThan(before);
  });

  it.concurrent('that holds one connection for good lets the other batches go on', async (context) => {
    const treatments = [hold];
    const trial = await openTrial(context, {
      producer: { requestTimeoutMs: 4000 },
      through: ({ port }) => {
        const pass = passTo(port);
        const treatment = (socket: Socket) => (treatments.shift() ?? pass)(socket);
        return openGate(context, { to: port, treatment });
      },
    });
    trial.log(RECORDS);
    await trial.emulator.waitForLogs(RECORDS - 20, { timeoutMs: 3500 });
    expect(trial.oracle.failed).toEqual([]);
    await trial.expectSettled();
    expect(trial.sender.stats()).toMatchObject({ retries: 1 });
  });

  it.concurrent('for one logstore doesn’t stop another', async (context) => {
    const trial = await openTrial(context);
    trial.emulator.fault({ kind: 'hang', match: { logstore: 'stuck' } });
    trial.log(RECORDS, { logstore: 'stuck' });
    await vi.waitUntil(() => trial.emulator.requests({ logstore: 'stuck' }).length > 0);
    await trial.expectLively();
    trial.expectKept();
    await trial.emulator.clearFaults();
  });
});

describe('a kept connection that the server closes at its next use', () => {
  it.concurrent.for(['reset', 'end'] as const)(
    'by a %s is replaced at once: no failure, no retry, no duplicate',
    async (how, context) => {
      const { trial, gate } = await openGatedTrial(context, hold, { producer: { maxInFlight: 1 } });
      const { port } = trial.emulator;
      let cuts = 0;
      gate.treat((socket) => {
        const onward = connect(port, '127.0.0.1');
        const cut = () => {
          cuts += 1;
          if (how === 'reset') socket.resetAndDestroy();
          else socket.end();
          onward.destroy();
        };
        // The second request's first byte is the connection's end.
        let answered = false;
        onward.on('data', (chunk) => {
          answered = true;
          socket.write(chunk);
        });
        onward.on('error', () => undefined);
        socket.on('error', () => onward.destroy());
        socket.on('data', (chunk) => {
          if (answered) cut();
          else onward.write(chunk);
        });
        socket.on('close', () => onward.destroy());
      });
      for (let batch = 0; batch < 8; batch++) {
        trial.log(5);
        await trial.sender.flush();
      }
      await trial.expectSettled();
      expect(cuts).toBeGreaterThanOrEqual(1);
      expect(trial.oracle.failed).toEqual([]);
      expect(trial.sender.stats()).toMatchObject({ requests: 8, retries: 0, delivered: 40 });
      expect(trial.emulator.stats()).toMatchObject({ requests: 8, logs: 40 });
      await trial.expectLively();
    },
  );
});

describe('an answer byte by byte', () => {
  const HEAD = 'HTTP/1.1 200 OK\r\nx-log-requestid: SLOW\r\nContent-Length: 1000\r\n\r\n';

  it.concurrent('is given up at the request’s deadline', async (context) => {
    const dripped = vi.fn();
    const drip = afterEachRequest((socket) => {
      let sent = 0;
      const timer = setInterval(() => {
        dripped();
        socket.write(HEAD[sent++] ?? '');
      }, 50);
      socket.on('close', () => clearInterval(timer));
    });
    const { trial, gate } = await openGatedTrial(context, drip, { producer: QUICK_TIMEOUT });
    trial.log(20);
    await trial.oracle.heard(({ failed }) => failed.length >= 2);
    expect(trial.oracle.failed[0]).toMatchObject({ code: 'RequestTimeout' });
    expect(dripped).toHaveBeenCalled();
    trial.expectKept();
    gate.open();
    await trial.expectLively();
    await trial.expectSettled();
  });

  it.concurrent.for<[string, (socket: Socket) => void]>([
    ['whose body stalls', (socket) => void socket.write(HEAD)],
    ['whose body breaks off', (socket) => void socket.end(`${HEAD}half`)],
    [
      'after whose head the connection is reset',
      (socket) => {
        socket.write(HEAD, () => setImmediate(() => socket.resetAndDestroy()));
      },
    ],
  ])('that is a 200 %s is a delivery, with one request each', async ([, answer], context) => {
    const { trial, gate } = await openGatedTrial(context, afterEachRequest(answer));
    trial.log(60);
    const report = await trial.sender.flush();
    expect(report).toEqual({ delivered: 60, dropped: 0, pending: 0, timedOut: false });
    await nextTurn();
    trial.oracle.expectBooks(trial.sender.stats());
    expect(trial.sender.stats()).toMatchObject({ requests: 3, retries: 0 });
    gate.open();
    await trial.expectLively();
  });

  it.concurrent('that is a 500 whose body stalls is a failure', async (context) => {
    const head = 'HTTP/1.1 500 Oh\r\nx-log-requestid: SLOW\r\nContent-Length: 1000\r\n\r\n{"err';
    const stall = afterEachRequest((socket) => void socket.write(head));
    const { trial, gate } = await openGatedTrial(context, stall);
    trial.log(20);
    await trial.oracle.heard(({ failed }) => failed.length >= 1);
    expect(trial.oracle.failed[0]).toMatchObject({ status: 500, requestId: 'SLOW' });
    trial.expectKept();
    gate.open();
    await trial.expectLively();
    await trial.expectSettled();
  });
});
