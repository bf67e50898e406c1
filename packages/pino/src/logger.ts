import type { FlushOptions, FlushReport, ProducerStats } from '@putlogs/core';
import { warn } from '@putlogs/core';
import {
  type Bindings,
  type ChildLoggerOptions,
  type Logger,
  type LoggerOptions,
  pino,
} from 'pino';
import { ownOptions } from './adapter-options.js';
import { parseTimeout } from './arguments.js';
import {
  type CreateLoggerOptions,
  checkLoggerOptions,
  loggerOptionNames,
  namesDestination,
  parseConsoleStyle,
  parseLevel,
} from './console/logger-options.js';
import { prettyLine } from './console/pretty-line.js';
import { Tee } from './console/tee.js';
import { SlsDestination } from './destination.js';
import { levelLabels } from './records/levels.js';

export type { ConsoleStyle, CreateLoggerOptions } from './console/logger-options.js';
export { shutdownOnSignals } from './shutdown.js';

/** The shipping side of a logger. It does nothing, successfully, where there is no destination. */
export interface SlsHandle {
  /** Absent where no destination is configured. */
  readonly destination: SlsDestination | undefined;
  /** Resolves when everything logged before the call is delivered or dropped. Never rejects. */
  flush(options?: FlushOptions): Promise<FlushReport>;
  /** Delivers what is pending and ships no more; lines are still printed. Never rejects. */
  close(options?: FlushOptions): Promise<FlushReport>;
  /** The books, where there is a destination. */
  stats(): ProducerStats | undefined;
}

interface Shipping<CustomLevels extends string> {
  /** As pino's, with this logger's `sls`. */
  child<ChildCustomLevels extends string = never>(
    bindings: Bindings,
    options?: ChildLoggerOptions<ChildCustomLevels>,
  ): SlsLogger<CustomLevels | ChildCustomLevels>;
  readonly sls: SlsHandle;
}

/** A pino logger, and what it ships with. Children have `sls` too. */
// Of two signatures of `child` the first is taken.
export type SlsLogger<CustomLevels extends string = never> = Shipping<CustomLevels> &
  Logger<CustomLevels>;

/** On `globalThis`: `import` and `require` each have a module of their own. */
const SAID = Symbol.for('putlogs.pino.said-that-nothing-is-shipped');

/**
 * Makes a ready logger: readable lines on a terminal, JSON lines on standard output elsewhere, and
 * every record to Log Service if the options or SLS_ENDPOINT, SLS_PROJECT and SLS_LOGSTORE say where.
 * Needs pino itself to be installed.
 *
 * @throws PutLogsConfigError if an option, LOG_LEVEL or a part of the destination can't be used.
 */
export function createLogger<CustomLevels extends string = never>(
  given: CreateLoggerOptions<CustomLevels> = {},
): SlsLogger<CustomLevels> {
  checkLoggerOptions(given);
  const options = ownOptions(given);
  const { level, console: style, pino: own = {}, ...shipping } = options;
  const { customLevels, useOnlyCustomLevels = false } = own;
  const pinoOptions = {
    ...own,
    level: parseLevel(level, customLevels, useOnlyCustomLevels),
  };
  const print = createPrinter(parseConsoleStyle(style), own);
  const sls = namesDestination(shipping)
    ? new SlsDestination(shipping, loggerOptionNames)
    : undefined;
  if (sls === undefined) sayOnceThatNothingIsShipped();
  const logger: Logger<CustomLevels> = pino<CustomLevels>(pinoOptions, new Tee(print, sls));
  // A child has its logger as its prototype.
  return Object.assign(logger, { sls: createHandle(sls) }) as SlsLogger<CustomLevels>;
}

type PinoOptions = Pick<LoggerOptions<string>, 'customLevels' | 'messageKey' | 'errorKey'>;

function createPrinter(
  style: 'pretty' | 'json' | 'off',
  { customLevels, messageKey = 'msg', errorKey = 'err' }: PinoOptions,
): ((line: string) => void) | undefined {
  if (style === 'off') return undefined;
  // Synchronous, so that what was logged before a crash has been printed.
  const stdout = pino.destination({ dest: 1, sync: true });
  if (style === 'json') return (line) => void stdout.write(line);
  const colors = process.stdout.isTTY === true && process.stdout.hasColors();
  const how = { colors, messageKey, errorKey, levelLabels: levelLabels(undefined, customLevels) };
  return (line) => void stdout.write(`${prettyLine(line.trimEnd(), how)}\n`);
}

function createHandle(destination: SlsDestination | undefined): SlsHandle {
  return {
    destination,
    flush: (options) => destination?.flush(options) ?? nothingToFlush(options),
    close: (options) => destination?.close(options) ?? nothingToFlush(options),
    stats: () => destination?.stats(),
  };
}

/** Wrong options are told here as well, and not only where there is a destination. */
function nothingToFlush(options: FlushOptions | undefined): Promise<FlushReport> {
  parseTimeout(options);
  return Promise.resolve({ delivered: 0, dropped: 0, pending: 0, timedOut: false });
}

function sayOnceThatNothingIsShipped(): void {
  const holder = globalThis as { [SAID]?: true };
  if (holder[SAID]) return;
  holder[SAID] = true;
  warn(
    'logs are only printed: no destination is configured (set SLS_ENDPOINT, SLS_PROJECT and SLS_LOGSTORE)',
  );
}
