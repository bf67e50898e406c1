import { type InspectOptions, inspect } from 'node:util';
import { isError, reasonOf, terminalText } from '@putlogs/core';
import winston from 'winston';
import type { ConsoleStyle } from './logger-options.js';
import { printErrors, takeErrors } from './printed-error.js';
import { collectFields } from './record-collector.js';

const MESSAGE = Symbol.for('message');
const RESET = '\u001b[0m';
const DIM = '\u001b[2m';
const COLORS: Readonly<Record<string, string>> = {
  error: '\u001b[31m',
  warn: '\u001b[33m',
  info: '\u001b[32m',
};
const OTHER_COLOR = '\u001b[36m';
/** The length of `verbose`, so that messages start in one column. */
const LEVEL_WIDTH = 7;

const json = winston.format.json();

/** A format that sets the line which winston's Console prints. It never throws into the log call. */
export const printedAs = (style: ConsoleStyle) => {
  const colors = process.stdout.isTTY === true && process.stdout.hasColors();
  const print = style === 'json' ? jsonLine : (info: unknown) => prettyLine(info, colors);
  return winston.format((info) => {
    if (style !== 'off') info[MESSAGE] = lineOrReason(print, info);
    return info;
  })();
};

function lineOrReason(print: (info: unknown) => unknown, info: unknown): unknown {
  try {
    return print(info);
  } catch (error) {
    return `[putlogs] a record can't be printed: ${terminalText(reasonOf(error), { colors: false })}`;
  }
}

/** One JSON object a line: level, time and message first. */
export function jsonLine(info: unknown): unknown {
  const { level, message, ...fields } = Object.fromEntries(collectFields(info));
  const record = { level: String(level), time: new Date().toISOString(), message, ...fields };
  const printed = json.transform(record, { replacer: toJsonValue, deterministic: false });
  return typeof printed === 'object' ? printed[MESSAGE] : undefined;
}

function toJsonValue(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return isError(value) ? Object.fromEntries(collectFields(value)) : value;
}

/**
 * `12:34:56.789 info    message { field: 1 }`, and in the lines below a stack, its causes' and those of
 * other errors. Whatever is logged, only a record's first line isn't indented.
 */
export function prettyLine(info: unknown, colors: boolean): string {
  const {
    level,
    message,
    stack,
    timestamp: _,
    ...others
  } = Object.fromEntries(collectFields(info));
  const { fields, errors } = takeErrors(others);
  const paint = (color: string, text: string) => (colors ? `${color}${text}${RESET}` : text);
  const inspectOptions: InspectOptions = { colors, breakLength: Infinity, compact: true, depth: 4 };
  const visible = (text: string) => terminalText(text, { colors });
  const inspected = (value: unknown) => visible(inspect(value, inspectOptions));
  const name = String(level);
  const parts = [
    paint(DIM, clockTime(new Date())),
    paint(COLORS[name] ?? OTHER_COLOR, visible(name).padEnd(LEVEL_WIDTH)),
    typeof message === 'string' ? visible(message) : inspected(message),
  ];
  if (Object.keys(fields).length > 0) parts.push(inspected(fields));
  const below = printErrors(errors, new Set([info]));
  // winston puts the stack of an uncaught exception into the message.
  if (typeof stack === 'string' && !String(message).includes(stack)) below.unshift(stack);
  const lines = [parts.join(' '), ...below.map((text) => paint(DIM, visible(text)))];
  return lines.join('\n  ');
}

function clockTime(now: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const ms = String(now.getMilliseconds()).padStart(3, '0');
  return `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}.${ms}`;
}
