/**
 * The contenders of the figures that go through a logger. `offline` ones ship to nowhere.
 *
 * @typedef {import('../runner/types.mjs').Contender} Contender
 * @typedef {Pick<Contender, 'name' | 'role' | 'offline'> & { file: string }} Logger
 */

export const WINSTON = '@putlogs/winston';
export const WINSTON_NULL = 'null transport';
export const WINSTON_FILE = 'winston File to /dev/null';
export const PINO = '@putlogs/pino in-process';
export const PINO_WORKER = '@putlogs/pino in its worker';
export const PINO_NULL = 'pino to a write() that does nothing';
export const PINO_FILE = 'pino to /dev/null';
export const SDK = 'official SDK by hand';

/** @type {readonly Logger[]} */
export const winstonLoggers = [
  { name: WINSTON_NULL, role: 'base', file: 'winston/null', offline: true },
  { name: WINSTON, role: 'ours', file: 'winston/putlogs' },
  { name: WINSTON_FILE, role: 'peer', file: 'winston/file', offline: true },
  { name: 'winston Stream to /dev/null', role: 'peer', file: 'winston/stream', offline: true },
  { name: SDK, role: 'peer', file: 'winston/official-sdk' },
  { name: 'winston-loki', role: 'peer', file: 'winston/loki' },
  { name: '@axiomhq/winston', role: 'peer', file: 'winston/axiom' },
  { name: '@logtail/winston', role: 'peer', file: 'winston/logtail' },
];

/** @type {readonly Logger[]} */
export const pinoLoggers = [
  { name: PINO_NULL, role: 'base', file: 'pino/no-op', offline: true },
  { name: PINO, role: 'ours', file: 'pino/putlogs' },
  { name: PINO_WORKER, role: 'ours', file: 'pino/putlogs-worker' },
  { name: PINO_FILE, role: 'peer', file: 'pino/dev-null', offline: true },
  {
    name: 'pino to /dev/null, buffered',
    role: 'peer',
    file: 'pino/dev-null-buffered',
    offline: true,
  },
  { name: 'pino/file to /dev/null, worker', role: 'peer', file: 'pino/file-worker', offline: true },
  { name: SDK, role: 'peer', file: 'pino/official-sdk' },
  { name: 'pino-loki, worker', role: 'peer', file: 'pino/loki' },
  { name: '@axiomhq/pino, worker', role: 'peer', file: 'pino/axiom' },
];

/**
 * Loggers as contenders of a workload, over the one that does nothing.
 *
 * @param {readonly Logger[]} loggers
 * @param {string} workload
 * @param {Record<string, unknown>} [more] parameters
 * @returns {Contender[]}
 */
export function contendersOf(loggers, workload, more = {}) {
  const base = loggers.find(({ role }) => role === 'base')?.name;
  return loggers.map(({ file, ...logger }) => ({
    ...logger,
    ...(base !== undefined && logger.role !== 'base' && { over: base }),
    task: { workload, contender: file, ...more },
  }));
}
