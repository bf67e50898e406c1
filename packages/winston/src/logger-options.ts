import { ownProperties, PutLogsConfigError } from '@putlogs/core';
import {
  checkIsObject,
  describe,
  isBoolean,
  isFunction,
  OPTION_NAMES,
  type SlsTransportOptions,
} from './transport-options.js';

/** What the logger itself understands; all else configures its SLS transport. */
export interface LoggerOptions {
  /** The least severe level that is logged. @default env LOG_LEVEL, else 'info' */
  level?: string | undefined;
  /** Fields of every record. @default {} */
  defaultMeta?: Readonly<Record<string, unknown>> | undefined;
  /** What is printed on standard output. @default 'pretty' on a terminal, 'json' elsewhere */
  console?: 'pretty' | 'json' | 'off' | undefined;
  /** Whether winston ends the process after an exception that it handles. @default true */
  exitOnError?: boolean | ((error: Error) => boolean) | undefined;
}

type WithoutOwn<T> = T extends unknown ? Omit<T, keyof LoggerOptions | 'format' | 'silent'> : never;

/** Options of `createLogger`: the logger's, and those of `SlsTransport`. */
export type CreateLoggerOptions = LoggerOptions & WithoutOwn<SlsTransportOptions>;

export type ConsoleStyle = NonNullable<LoggerOptions['console']>;

const OWN_NAMES = [
  'level',
  'defaultMeta',
  'console',
  'exitOnError',
] as const satisfies (keyof LoggerOptions)[];
/** What the transport takes and the logger doesn't, and why. */
const NOT_HERE = {
  format: 'the logger has formats of its own; use winston with an SlsTransport instead',
  silent: "it would still print; use console: 'off', or no destination",
} as const;

/** Names that core doesn't know; the logger's first, so that of two equally near ones it is meant. */
export const loggerOptionNames: readonly string[] = [...OWN_NAMES, ...OPTION_NAMES];

const STYLES: readonly unknown[] = ['pretty', 'json', 'off'];
const DESTINATION = [
  ['endpoint', 'SLS_ENDPOINT'],
  ['project', 'SLS_PROJECT'],
  ['logstore', 'SLS_LOGSTORE'],
] as const;

/** @throws PutLogsConfigError if the options are none, or one of them can't be used. */
export function checkLoggerOptions(options: CreateLoggerOptions): void {
  checkIsObject(options);
  for (const [name, why] of Object.entries(NOT_HERE)) {
    if (Object.hasOwn(options, name) && Reflect.get(options, name) !== undefined) {
      throw new PutLogsConfigError(name, `can't be given here: ${why}`);
    }
  }
  const { defaultMeta, exitOnError }: Readonly<Record<string, unknown>> = ownProperties(options);
  if (defaultMeta !== undefined && (typeof defaultMeta !== 'object' || defaultMeta === null)) {
    throw new PutLogsConfigError('defaultMeta', `must be an object, not ${describe(defaultMeta)}`);
  }
  if (exitOnError !== undefined && !isBoolean(exitOnError) && !isFunction(exitOnError)) {
    const expected = 'must be a boolean or a function';
    throw new PutLogsConfigError('exitOnError', `${expected}, not ${describe(exitOnError)}`);
  }
}

/** Any part of a destination counts, so that half of one is an error and not silence. */
export function namesDestination(options: CreateLoggerOptions): boolean {
  if (options.producer !== undefined) return true;
  return DESTINATION.some(([name, variable]) => {
    return options[name] !== undefined || (process.env[variable] ?? '') !== '';
  });
}

/** @throws PutLogsConfigError if the level of the options, or of LOG_LEVEL, is none of `levels`. */
export function parseLevel(option: string | undefined, levels: readonly string[]): string {
  const [name, level] =
    option === undefined ? ['LOG_LEVEL', process.env['LOG_LEVEL'] || 'info'] : ['level', option];
  if (levels.includes(level)) return level;
  throw new PutLogsConfigError(name, `must be one of ${levels.join(', ')}, not ${describe(level)}`);
}

/** @throws PutLogsConfigError if it is none of the styles. */
export function parseConsoleStyle(option: ConsoleStyle | undefined): ConsoleStyle {
  if (option === undefined) return process.stdout.isTTY ? 'pretty' : 'json';
  if (STYLES.includes(option)) return option;
  throw new PutLogsConfigError('console', "must be 'pretty', 'json' or 'off'");
}
