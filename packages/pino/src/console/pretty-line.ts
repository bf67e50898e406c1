import { type InspectOptions, inspect } from 'node:util';
import { terminalText } from '@putlogs/core';
import type { LevelLabels } from '../records/levels.js';

/** Which keys of a line mean what. */
export interface PrettyOptions {
  readonly colors: boolean;
  readonly levelLabels: LevelLabels;
  readonly messageKey: string;
  readonly errorKey: string;
}

const RESET = '\u001b[0m';
const DIM = '\u001b[2m';
const RED = '\u001b[31m';
const COLORS: Readonly<Record<string, string>> = {
  fatal: '\u001b[41m',
  error: RED,
  warn: '\u001b[33m',
  info: '\u001b[32m',
};
const OTHER_COLOR = '\u001b[36m';
/** The length of pino's longest level, so that messages start in one column. */
const LEVEL_WIDTH = 5;

/**
 * A line of pino's as people read it: `12:34:56.789 info  message { field: 1 }`, and an error's stack
 * in the lines below. Whatever is logged, only a record's first line isn't indented. Text that isn't a
 * JSON object stays as it is, but for what commands a terminal.
 */
export function prettyLine(line: string, options: PrettyOptions): string {
  const record = parse(line);
  if (record === undefined) return terminalText(line, options);
  const { level, time, pid: _pid, hostname: _hostname, ...others } = record;
  const { [options.messageKey]: message, [options.errorKey]: error, ...fields } = others;
  const stack = stackOf(error);
  if (error !== undefined && stack === undefined) fields[options.errorKey] = error;
  const parts = [
    paint(DIM, clockTime(time), options),
    paintLevel(level, options),
    ...(message === undefined ? [] : [text(message, options)]),
    ...(Object.keys(fields).length === 0 ? [] : [text(fields, options)]),
  ];
  const below = stack === undefined ? [] : [paint(DIM, terminalText(stack, options), options)];
  return [parts.join(' '), ...below].join('\n  ');
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Not JSON: it is readable as it is.
  }
  return undefined;
}

function paintLevel(level: unknown, options: PrettyOptions): string {
  const label =
    options.levelLabels.get(String(level)) ?? terminalText(String(level ?? ''), options);
  return paint(COLORS[label] ?? OTHER_COLOR, label.padEnd(LEVEL_WIDTH), options);
}

function paint(color: string, plain: string, { colors }: PrettyOptions): string {
  return colors ? `${color}${plain}${RESET}` : plain;
}

function text(value: unknown, { colors }: PrettyOptions): string {
  const how: InspectOptions = { colors, breakLength: Infinity, compact: true, depth: 4 };
  return terminalText(typeof value === 'string' ? value : inspect(value, how), { colors });
}

function stackOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('stack' in error)) return undefined;
  return typeof error.stack === 'string' ? error.stack : undefined;
}

/** Local time of day; of a time in another form than pino's default, the present one. */
function clockTime(time: unknown): string {
  const given = typeof time === 'number' || typeof time === 'string' ? new Date(time) : new Date();
  const date = Number.isNaN(given.getTime()) ? new Date() : given;
  const two = (part: number) => String(part).padStart(2, '0');
  const ms = String(date.getMilliseconds()).padStart(3, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${ms}`;
}
