import { ownProperties, PutLogsConfigError } from '@putlogs/core';
import type { LoggerOptions } from 'pino';
import { describe, isObject } from '../arguments.js';
import { destinationOptionNames, type SlsDestinationOptions } from '../options.js';

/** Options of `createLogger`: the logger's, and those of its destination. */
export interface CreateLoggerOptions<CustomLevels extends string = never>
  extends SlsDestinationOptions {
  /** The least severe level that is logged. @default env LOG_LEVEL, else 'info' */
  level?: string | undefined;
  /** What is printed on standard output. @default 'pretty' on a terminal, 'json' elsewhere */
  console?: ConsoleStyle | undefined;
  /** Everything else of pino: `name`, `base`, `redact`, `serializers`, `customLevels` … */
  pino?: Omit<LoggerOptions<CustomLevels>, 'level' | 'transport'> | undefined;
}

export type ConsoleStyle = 'pretty' | 'json' | 'off';

const STYLES: readonly unknown[] = ['pretty', 'json', 'off'];
const DESTINATION = [
  ['endpoint', 'SLS_ENDPOINT'],
  ['project', 'SLS_PROJECT'],
  ['logstore', 'SLS_LOGSTORE'],
] as const;
const PINO_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

const OWN_NAMES = ['level', 'console', 'pino'] as const satisfies (keyof CreateLoggerOptions)[];
/** What of pino's options `createLogger` sees to itself, and what to give instead. */
const NOT_IN_PINO = {
  level: 'give it to createLogger() itself',
  transport: 'give it to pino() itself, and slsDestination() with it in a pino.multistream()',
} as const;

/** Names that core doesn't know; its own first, so that of two equally near ones it is meant. */
export const loggerOptionNames = [...OWN_NAMES, ...destinationOptionNames];

/** Throws {@link PutLogsConfigError} if the options, or those of pino, are none. */
export function checkLoggerOptions(options: unknown): void {
  if (!isObject(options) || Array.isArray(options)) {
    throw new PutLogsConfigError('options', `must be an object (got ${describe(options)})`);
  }
  const { pino = {} } = ownProperties(options);
  if (!isObject(pino) || Array.isArray(pino)) {
    const expected = "must be an object of pino's options";
    throw new PutLogsConfigError('pino', `${expected} (got ${describe(pino)})`);
  }
  for (const [name, instead] of Object.entries(NOT_IN_PINO)) {
    if (Object.hasOwn(pino, name) && pino[name] !== undefined) {
      throw new PutLogsConfigError(`pino.${name}`, `can't be given here: ${instead}`);
    }
  }
}

/** Any part of a destination counts, so that half of one is an error and not silence. */
export function namesDestination(options: SlsDestinationOptions): boolean {
  return DESTINATION.some(([name, variable]) => {
    return options[name] !== undefined || (process.env[variable] ?? '') !== '';
  });
}

/** Throws {@link PutLogsConfigError} if the level of the options, or of LOG_LEVEL, is none of the logger's. */
export function parseLevel(
  level: string | undefined,
  custom: Readonly<Record<string, number>> | undefined,
  onlyCustom: boolean,
): string {
  const fromEnv = process.env['LOG_LEVEL'] ?? '';
  const [option, name] =
    level !== undefined || fromEnv === '' ? ['level', level ?? 'info'] : ['LOG_LEVEL', fromEnv];
  const known = [...(onlyCustom ? [] : PINO_LEVELS), ...Object.keys(custom ?? {}), 'silent'];
  if (known.includes(name)) return name;
  throw new PutLogsConfigError(
    option,
    `must be one of ${known.join(', ')} (got ${describe(name)})`,
  );
}

/** Throws {@link PutLogsConfigError} if it is none of the styles. */
export function parseConsoleStyle(style: ConsoleStyle | undefined): ConsoleStyle {
  if (style === undefined) return process.stdout.isTTY ? 'pretty' : 'json';
  if (STYLES.includes(style)) return style;
  throw new PutLogsConfigError(
    'console',
    `must be 'pretty', 'json' or 'off' (got ${describe(style)})`,
  );
}
