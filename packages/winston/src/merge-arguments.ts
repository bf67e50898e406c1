import { format as formatText } from 'node:util';
import { isError, readField } from '@putlogs/core';
import winston from 'winston';
import { isInfo, SPLAT, type WinstonInfo } from './info.js';
import { hasTokens, isMergeable, isShippable, TOKENS } from './splat.js';

interface Mutable {
  message: unknown;
  [SPLAT]?: unknown;
}

/**
 * A format that puts every argument of a log call into the record: into the `%` tokens of its
 * message, then objects as fields and the rest at the message's end, as `console.log` does.
 * winston's `format.splat()` forgets what an Error after a token says, and spells a text that has no
 * token as one field for each character.
 */
export const mergeArguments = winston.format((info) => {
  const splat: unknown = info[SPLAT];
  if (!Array.isArray(splat) || splat.length === 0) return info;
  try {
    merge(info, splat);
  } catch {
    // An argument resists being read. The mapper ships what is left in the symbol's field.
  }
  return info;
});

function merge(info: Mutable, args: readonly unknown[]): void {
  const { message } = info;
  const tokens = countTokens(message);
  const merged = hasTokens(message) || !isMergeable(args.at(0)) ? 0 : 1;
  const texts = args.slice(merged, Math.max(tokens, merged));
  for (const arg of args.slice(Math.max(tokens, merged))) {
    if (isMergeable(arg)) Object.assign(info, fieldsOf(arg));
    if (isError(arg)) texts.push(readField(arg, 'message'));
    else if (!isMergeable(arg) && isShippable(arg)) texts.push(arg);
  }
  if (texts.length > 0) info.message = formatText(message, ...texts);
  // An error's class is not among its fields; the mapper reads it from here.
  info[SPLAT] = args.filter(isError).slice(0, 1);
}

/** As many arguments as `%` tokens take; `%%` takes none. */
function countTokens(message: unknown): number {
  if (typeof message !== 'string') return 0;
  return message.match(TOKENS)?.filter((token) => token !== '%%').length ?? 0;
}

function fieldsOf(value: object): WinstonInfo {
  const { level: _level, message: _message, ...fields } = isInfo(value) ? value : {};
  if (!isError(value)) return fields;
  const { stack, cause } = value;
  return { ...fields, stack, ...(cause !== undefined && { cause }) };
}
