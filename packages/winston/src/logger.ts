import {
  type FlushOptions,
  type FlushReport,
  ownProperties,
  type ProducerStats,
  PutLogsConfigError,
  shutdownOnSignals,
  warn,
} from '@putlogs/core';
import winston from 'winston';
import { parseTimeout } from './flush-options.js';
import {
  type CreateLoggerOptions,
  checkLoggerOptions,
  loggerOptionNames,
  namesDestination,
  parseConsoleStyle,
  parseLevel,
} from './logger-options.js';
import { mergeArguments } from './merge-arguments.js';
import { printedAs } from './printed-line.js';
import { SlsTransport } from './sls-transport.js';

export type { CreateLoggerOptions } from './logger-options.js';
export { PutLogsConfigError, shutdownOnSignals };

/** The shipping side of a logger. It does nothing, successfully, where there is no destination. */
export interface SlsHandle {
  /** Absent where no destination is configured. */
  readonly transport: SlsTransport | undefined;
  /** Resolves when everything logged before the call is delivered, or dropped and reported. Never rejects. */
  flush(options?: FlushOptions): Promise<FlushReport>;
  /**
   * Delivers what is pending and ships no more; records are still printed. A shared producer stays
   * open. Never rejects.
   */
  close(options?: FlushOptions): Promise<FlushReport>;
  /** The books, where there is a destination. */
  stats(): ProducerStats | undefined;
}

/** A winston logger that prints, and ships to Log Service where a destination is configured. */
export interface SlsLogger extends winston.Logger {
  /** Children have it, too. */
  readonly sls: SlsHandle;
  /** The same as `sls.flush`. */
  flush(options?: FlushOptions): Promise<FlushReport>;
}

/** On `globalThis`: `import` and `require` each have a module of their own. */
const SAID = Symbol.for('putlogs.winston.said-that-nothing-is-shipped');

/**
 * Makes a ready logger: readable lines on a terminal, JSON lines on standard output elsewhere, and
 * every record to Log Service if the options or SLS_ENDPOINT, SLS_PROJECT and SLS_LOGSTORE say where.
 *
 * @throws PutLogsConfigError if an option, LOG_LEVEL or a part of the destination can't be used.
 */
export function createLogger(given: CreateLoggerOptions = {}): SlsLogger {
  checkLoggerOptions(given);
  const options = ownProperties(given);
  const { level, defaultMeta, console: style, exitOnError, ...shipping } = options;
  const { levels } = winston.config.npm;
  const threshold = parseLevel(level, Object.keys(levels));
  const printing = parseConsoleStyle(style);
  const transport = namesDestination(options)
    ? new SlsTransport(shipping, loggerOptionNames)
    : undefined;
  if (transport === undefined) sayOnceThatNothingIsShipped();
  const transports = [
    ...(printing === 'off' ? [] : [createConsole(options)]),
    ...(transport === undefined ? [] : [transport]),
  ];
  const logger = winston.createLogger({
    level: threshold,
    levels,
    format: winston.format.combine(mergeArguments(), printedAs(printing)),
    transports,
    // winston complains about every record that has nowhere to go.
    silent: transports.length === 0,
    ...(defaultMeta !== undefined && { defaultMeta }),
    ...(exitOnError !== undefined && { exitOnError }),
  });
  const sls = createHandle(transport);
  return Object.assign(logger, { sls, flush: sls.flush });
}

function createHandle(transport: SlsTransport | undefined): SlsHandle {
  return {
    transport,
    flush: (options) => transport?.flush(options) ?? nothingToFlush(options),
    close: (options) => transport?.settle(parseTimeout(options)) ?? nothingToFlush(options),
    stats: () => transport?.stats(),
  };
}

/** Wrong options are told here as well, and not only where there is a destination. */
function nothingToFlush(options: FlushOptions | undefined): Promise<FlushReport> {
  parseTimeout(options);
  return Promise.resolve({ delivered: 0, dropped: 0, pending: 0, timedOut: false });
}

function createConsole({
  handleExceptions = false,
  handleRejections = false,
}: CreateLoggerOptions) {
  return new winston.transports.Console({ handleExceptions, handleRejections });
}

function sayOnceThatNothingIsShipped(): void {
  const holder = globalThis as { [SAID]?: true };
  if (holder[SAID]) return;
  holder[SAID] = true;
  warn(
    'logs are only printed: no destination is configured (set SLS_ENDPOINT, SLS_PROJECT and SLS_LOGSTORE)',
  );
}
