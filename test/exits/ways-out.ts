import { expect, it } from 'vitest';
import { type Ended, givenUp, runScript } from './run-script.js';
import { type Logstore, type ServerKind, serverKinds, useServers } from './servers.js';
import { type LoggerName, type Way, waysOf } from './table.js';

/** Several batches; see children/loggers.mjs. */
const RECORDS = 20;
/** Longer than any answer takes on a busy machine. What is answered doesn't wait for it. */
const AMPLE_MS = 12_000;
/** `exitTimeoutMs` and the time of shutdownOnSignals where nobody answers. */
const EXIT_MS = 400;
/** How far a busy machine may be behind, at the very most; still less than a request's own 15 s. */
const BUSY_MS = 6000;

interface Report {
  readonly couriers: number;
  readonly heldMs: number;
  readonly books: {
    readonly delivered?: number;
    readonly dropped?: number;
    readonly pending?: number;
  };
  readonly holders?: readonly string[];
}

/** A test of every way out that the logger has, with each service. */
export function testWaysOut(logger: LoggerName): void {
  const logstore = useServers();
  for (const way of waysOf(logger)) {
    // One run without this project for all services.
    let alone: Promise<Ended> | undefined;
    it.concurrent.each(way.servers ?? serverKinds)(
      `${way.title}, service: %s`,
      { skip: process.platform === 'win32' },
      async (server) => {
        const store = logstore(server, nameOf(way));
        const ended = await leave(logger, way, server, store.env);
        alone ??= leave(logger, way, server, { SHIPPED: '0' });
        expectSameEnd(ended, way.unlikeAlone === true ? ended : await alone);
        expectEnd(ended, way);
        expectSettled(ended, way, server, store);
        expectReport(ended, way, server, logger);
      },
    );
  }
}

/** A logstore of its own for each way. */
function nameOf({ key, signal, nodeArgs = [], records, hasDefaultTimes }: Way): string {
  return `${key}-${signal?.toLowerCase() ?? ''}-${nodeArgs.length}-${records ?? ''}${hasDefaultTimes ? 'd' : ''}0`;
}

function leave(
  logger: LoggerName,
  way: Way,
  server: ServerKind,
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const { key, signal, nodeArgs, records = RECORDS, hasDefaultTimes } = way;
  const timeoutMs = String(way.timeoutMs ?? (server === 'black hole' ? EXIT_MS : AMPLE_MS));
  return runScript('app.mjs', {
    nodeArgs,
    env: {
      LOGGER: logger,
      WAY: key,
      RECORDS: String(records),
      ...(hasDefaultTimes !== true && { EXIT_TIMEOUT_MS: timeoutMs }),
      SHUTDOWN_TIMEOUT_MS: timeoutMs,
      ...(signal && { SIGNAL: signal }),
      ...env,
    },
    ...(signal && { signals: { ready: signal, 'shutting down': signal } }),
  });
}

/** Code, signal, and what is on standard error: the stack of what was thrown, and nothing else. */
function expectSameEnd(ended: Ended, alone: Ended): void {
  const { code, signal, foreign } = ended;
  expect({ code, signal, foreign }).toEqual({
    code: alone.code,
    signal: alone.signal,
    foreign: alone.foreign,
  });
}

function expectEnd({ code, signal }: Ended, { ends }: Way): void {
  expect(signal ?? code).toBe(ends);
}

/** Every record has arrived, or is given up aloud. */
function expectSettled(ended: Ended, way: Way, server: ServerKind, store: Logstore): void {
  const records = recordsOf(way).toSorted();
  const count = givenUp(ended, records.length);
  const answered = { arrived: records, count: 0, said: [] };
  const unanswered = { arrived: [], count: records.length, said: ended.said };
  const unheard = { arrived: expect.any(Array), count: 0, said: [] };
  const expected = server === 'black hole' ? unanswered : answered;
  const { said } = ended;
  const arrived = store.arrived().toSorted();
  expect({ arrived, count, said }).toEqual(way.isLost === true ? unheard : expected);
}

/** What the process itself says in its last listener of `'exit'`. */
function expectReport(ended: Ended, way: Way, server: ServerKind, logger: LoggerName): void {
  const report = reportOf(ended);
  const hasReport = typeof way.ends === 'number' && way.reports !== false;
  expect(report !== undefined).toBe(hasReport);
  const { heldMs = 0, books = {}, couriers = 0, holders = [] } = report ?? {};
  expect(holders).toEqual([]);
  expect(heldMs).toBeLessThan(holdMs(way, server) + BUSY_MS);
  const isLocal = hasReport && logger !== 'pino worker';
  expect(books).toEqual(isLocal ? booksOf(way, server) : {});
  expect(couriers).toEqual(isLocal ? couriersOf(way, server) : 0);
}

function booksOf(way: Way, server: ServerKind): Report['books'] {
  const records = recordsOf(way).length;
  const [delivered, dropped] = server === 'black hole' ? [0, records] : [records, 0];
  return { delivered, dropped, pending: 0 };
}

/** Where nobody answers, the first courier uses up the time of all. */
function couriersOf({ couriers }: Way, server: ServerKind): unknown {
  if (couriers === undefined) return expect.any(Number);
  return server === 'black hole' ? Math.min(couriers, 1) : couriers;
}

function holdMs(way: Way, server: ServerKind): number {
  return server === 'black hole' ? (way.holdMs ?? EXIT_MS) : AMPLE_MS;
}

function recordsOf({ records = RECORDS, later = [] }: Way): (string | undefined)[] {
  return [...Array.from({ length: records }, (_, seq) => String(seq)), ...later];
}

function reportOf({ lines }: Ended): Report | undefined {
  const line = lines.find((text) => text.startsWith('{'));
  return line === undefined ? undefined : JSON.parse(line);
}
