import { format } from 'node:util';
import { isError } from '@putlogs/core';

/** What winston takes for tokens of `util.format`. */
export const TOKENS = /%[scdjifoO%]/g;
const TOKEN = new RegExp(TOKENS.source);

/**
 * The arguments of a log call that are neither in the record's fields nor in its message.
 *
 * winston merges the first argument after the message into the record if it is an object and the
 * message has no `%` tokens. All others exist only in `info[SPLAT]`, unless `format.splat()` has put
 * them into the message, which leaves no trace but the message itself: what can be read there is not
 * repeated.
 */
export function unmergedArguments(message: unknown, splat: unknown): unknown[] {
  if (!Array.isArray(splat)) return [];
  const args: readonly unknown[] = splat;
  if (hasTokens(message)) return args.filter(isShippable);
  const rest = isMergeable(args.at(0)) ? args.slice(1) : args;
  return rest.filter((arg) => isShippable(arg) && !isReadableIn(message, arg));
}

/** Whether winston takes a message for one with tokens, `%%` included, and so merges nothing. */
export function hasTokens(message: unknown): boolean {
  return typeof message === 'string' && TOKEN.test(message);
}

/** `undefined` says nothing, and a function is the callback of winston 2's signature. */
export function isShippable(arg: unknown): boolean {
  return arg !== undefined && typeof arg !== 'function';
}

/** Whether `Object.assign(info, value)` keeps it: a Map, a Set or a Date would vanish. */
export function isMergeable(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  try {
    if (isError(value) || Object.keys(value).length > 0) return true;
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === Object.prototype || prototype === null;
  } catch {
    // A proxy's trap threw, so there is nothing to be had from it.
    return false;
  }
}

function isReadableIn(message: unknown, arg: unknown): boolean {
  if (typeof message !== 'string') return false;
  if (typeof arg !== 'object' || arg === null) return message.includes(String(arg));
  try {
    return ['%j', '%s', '%O', '%o'].some((token) => message.includes(format(token, arg)));
  } catch {
    // What can't be formatted wasn't: `format.splat()` would have thrown as well.
    return false;
  }
}
