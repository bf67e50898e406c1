import type { ServerKind } from './servers.js';

export type LoggerName = 'winston' | 'pino worker' | 'pino in-process';

/** A way out of a process, and what is to come of it. */
export interface Way {
  /** Its name in children/ways.mjs. */
  readonly key: string;
  readonly title: string;
  readonly nodeArgs?: readonly string[];
  /** Sent when the process is ready for it. */
  readonly signal?: NodeJS.Signals;
  /** Its exit code, or the signal it dies of. */
  readonly ends: number | NodeJS.Signals;
  /** How many records are logged before. @default 20 */
  readonly records?: number;
  /** The `seq` of records that are logged after it has begun; winston's own records have none. */
  readonly later?: readonly (string | undefined)[];
  /** How many threads deliver within `'exit'`, for loggers in the application's thread. */
  readonly couriers?: number;
  /** How long a service that never answers may hold it, if not as long as the option says. */
  readonly holdMs?: number;
  /** `exitTimeoutMs`, where the test's own won't do. */
  readonly timeoutMs?: number;
  /** `exitTimeoutMs` isn't given. */
  readonly hasDefaultTimes?: true;
  /** @default all */
  readonly servers?: readonly ServerKind[];
  /** Nobody is asked or told any more: what is in memory is lost, as documented. */
  readonly isLost?: true;
  /** The last listeners of `'exit'` don't run. */
  readonly reports?: false;
  /** Without this project it would not end. */
  readonly unlikeAlone?: true;
}

interface Row extends Way {
  readonly loggers?: readonly LoggerName[];
  /** What is different with pino's worker. */
  readonly inWorker?: Partial<Way>;
}

const ownThread: readonly LoggerName[] = ['winston', 'pino in-process'];
/** What is waited for, as `logger.end()` is, has more time than `exitTimeoutMs`; but not with pino's worker. */
const END_MS = 8000;
/** winston ends a process 3 s after an exception. */
const FATAL_MS = 3500;
/** Pino's own listener of `'exit'`, through which its worker hears of the end, doesn't run. */
const unknownToPino = { isLost: true } as const;

const rows: readonly Row[] = [
  { key: 'natural', title: 'running out of work', ends: 0, couriers: 0 },
  {
    key: 'natural-in-flight',
    title: 'running out of work with a request under way',
    ends: 0,
    couriers: 0,
  },
  { key: 'exit', title: 'process.exit() before the first connection', ends: 3, couriers: 1 },
  {
    key: 'exit',
    title: 'process.exit() with the default deadline',
    hasDefaultTimes: true,
    ends: 3,
    couriers: 1,
    holdMs: 3000,
    servers: ['black hole'],
    inWorker: { holdMs: 8000 },
  },
  {
    key: 'exit-after-connection',
    title: 'process.exit() after the first connection',
    ends: 3,
    later: ['20'],
    couriers: 1,
  },
  {
    key: 'exit-long-after-idle',
    title: "process.exit() by what a 'beforeExit' listener began, later than the deadline",
    timeoutMs: 2000,
    ends: 3,
    later: ['20'],
    couriers: 1,
    servers: ['good'],
    loggers: ownThread,
  },
  {
    key: 'exit-in-earlier-exit-listener',
    title: "process.exit() inside an 'exit' listener that is older than the logger",
    ends: 5,
    reports: false,
    inWorker: unknownToPino,
  },
  {
    key: 'exit-in-later-exit-listener',
    title: "process.exit() inside an 'exit' listener that has logged",
    ends: 5,
    later: ['20'],
    reports: false,
    // Pino's worker takes nothing once pino's own listener has ended it.
    inWorker: { later: [] },
  },
  {
    key: 'throw-in-earlier-exit-listener',
    title: "an exception inside an 'exit' listener that is older than the logger",
    ends: 3,
    reports: false,
    inWorker: unknownToPino,
  },
  {
    key: 'log-in-exit-listeners',
    title: "process.exit() with 'exit' listeners that log, before and after this project's",
    ends: 3,
    later: ['20', '21'],
    couriers: 3,
    inWorker: { later: ['20'] },
  },
  { key: 'throw', title: 'an uncaught exception', ends: 1, couriers: 1 },
  { key: 'reject', title: 'an unhandled rejection', ends: 1, couriers: 1 },
  {
    key: 'reject',
    title: 'an unhandled rejection with --unhandled-rejections=strict',
    nodeArgs: ['--unhandled-rejections=strict'],
    ends: 1,
    couriers: 1,
  },
  {
    key: 'handled-throw',
    title: 'an uncaught exception that winston handles',
    ends: 1,
    later: [undefined],
    holdMs: FATAL_MS,
    loggers: ['winston'],
  },
  {
    key: 'handled-throw-stay',
    title: 'an uncaught exception that winston handles with exitOnError: false',
    ends: 0,
    later: [undefined],
    couriers: 0,
    holdMs: FATAL_MS,
    loggers: ['winston'],
  },
  {
    key: 'handled-reject',
    title: 'an unhandled rejection that winston handles',
    ends: 1,
    later: [undefined],
    holdMs: FATAL_MS,
    loggers: ['winston'],
  },
  {
    key: 'end',
    title: "the logger's end, waited for",
    ends: 0,
    couriers: 0,
    holdMs: END_MS,
  },
  {
    key: 'end-then-exit',
    title: "process.exit() during the logger's end",
    ends: 3,
    couriers: 1,
  },
  {
    key: 'delivered',
    title: 'running out of work after a flush',
    ends: 0,
    couriers: 0,
    servers: ['good', 'slow'],
  },
  {
    key: 'delivered',
    title: 'running out of work with nothing logged',
    records: 0,
    ends: 0,
    couriers: 0,
    servers: ['black hole'],
  },
  {
    key: 'exit',
    title: 'process.exit() with nothing logged',
    records: 0,
    ends: 3,
    couriers: 0,
    servers: ['black hole'],
  },
  ...(['SIGTERM', 'SIGINT', 'SIGHUP'] as const).map(
    (signal): Row => ({
      key: 'signal',
      title: `${signal} with shutdownOnSignals`,
      signal,
      ends: signal,
    }),
  ),
  {
    key: 'signal-while-logging',
    title: 'SIGTERM with shutdownOnSignals and a record logged during its flush',
    signal: 'SIGTERM',
    ends: 'SIGTERM',
    later: ['20'],
    unlikeAlone: true,
    loggers: ownThread,
  },
  {
    key: 'signal-with-exiting-handler',
    title: "SIGTERM with shutdownOnSignals and the application's handler, which exits",
    signal: 'SIGTERM',
    ends: 7,
    couriers: 1,
  },
  {
    key: 'signal-with-closing-handler',
    title: "SIGTERM with shutdownOnSignals and the application's handler, which logs and closes",
    signal: 'SIGTERM',
    ends: 9,
    later: ['20'],
    couriers: 0,
  },
  {
    key: 'signal-twice',
    title: 'a second SIGTERM while shutdownOnSignals waits',
    signal: 'SIGTERM',
    ends: 'SIGTERM',
    servers: ['black hole'],
    isLost: true,
  },
  {
    key: 'signal-unheard',
    title: 'SIGTERM without shutdownOnSignals',
    signal: 'SIGTERM',
    ends: 'SIGTERM',
    isLost: true,
  },
];

/** The ways out that a logger has. */
export function waysOf(logger: LoggerName): Way[] {
  return rows
    .filter(({ loggers }) => loggers === undefined || loggers.includes(logger))
    .map(({ loggers: _, inWorker, ...way }) =>
      logger === 'pino worker' ? { ...way, ...inWorker } : way,
    );
}
