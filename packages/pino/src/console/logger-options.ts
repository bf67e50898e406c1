import { PutLogsConfigError } from '@putlogs/core';
import type { LoggerOptions } from 'pino';
import type { SlsDestinationOptions } from '../options.js';

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
  throw new PutLogsConfigError(option, `must be one of ${known.join(', ')} (got "${name}")`);
}

/** Throws {@link PutLogsConfigError} if it is none of the styles. */
export function parseConsoleStyle(style: ConsoleStyle | undefined): ConsoleStyle {
  if (style === undefined) return process.stdout.isTTY ? 'pretty' : 'json';
  if (STYLES.includes(style)) return style;
  throw new PutLogsConfigError('console', `must be 'pretty', 'json' or 'off' (got "${style}")`);
}
