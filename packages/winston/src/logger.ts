import { type FlushOptions, type FlushReport, shutdownOnSignals, warn } from '@putlogs/core';
import winston from 'winston';
import {
  type CreateLoggerOptions,
  namesDestination,
  parseConsoleStyle,
  parseLevel,
} from './logger-options.js';
import { mergeArguments } from './merge-arguments.js';
import { printedAs } from './printed-line.js';
import { SlsTransport } from './sls-transport.js';

export type { CreateLoggerOptions } from './logger-options.js';
export { shutdownOnSignals };

/** A winston logger that prints, and ships to Log Service where a destination is configured. */
export interface SlsLogger extends winston.Logger {
  /** The transport that ships; absent without a destination. */
  readonly sls: SlsTransport | undefined;
  /** Resolves when everything logged before the call is delivered, or dropped and reported. Never rejects. */
  flush(options?: FlushOptions): Promise<FlushReport>;
}

const NOTHING_PENDING: FlushReport = { delivered: 0, dropped: 0, pending: 0, timedOut: false };

let saidThatNothingIsShipped = false;

/**
 * Makes a ready logger: readable lines on a terminal, JSON lines on standard output elsewhere, and
 * every record to Log Service if the options or SLS_ENDPOINT, SLS_PROJECT and SLS_LOGSTORE say where.
 *
 * @throws PutLogsConfigError if an option, LOG_LEVEL or a part of the destination can't be used.
 */
export function createLogger(options: CreateLoggerOptions = {}): SlsLogger {
  const { level, defaultMeta, console: style, exitOnError, ...shipping } = options;
  const { levels } = winston.config.npm;
  const threshold = parseLevel(level, Object.keys(levels));
  const printing = parseConsoleStyle(style);
  const sls = namesDestination(options) ? new SlsTransport(shipping) : undefined;
  if (sls === undefined) sayOnceThatNothingIsShipped();
  const transports = [
    ...(printing === 'off' ? [] : [createConsole(options)]),
    ...(sls === undefined ? [] : [sls]),
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
  const flush = async (deadline?: FlushOptions) =>
    sls === undefined ? { ...NOTHING_PENDING } : sls.flush(deadline);
  return Object.assign(logger, { sls, flush });
}

function createConsole({
  handleExceptions = false,
  handleRejections = false,
}: CreateLoggerOptions) {
  return new winston.transports.Console({ handleExceptions, handleRejections });
}

function sayOnceThatNothingIsShipped(): void {
  if (saidThatNothingIsShipped) return;
  saidThatNothingIsShipped = true;
  warn(
    'logs are only printed: no destination is configured (set SLS_ENDPOINT, SLS_PROJECT and SLS_LOGSTORE)',
  );
}
