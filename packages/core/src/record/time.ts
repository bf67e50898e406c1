import { types } from 'node:util';
import { readDecimalTime } from './decimal-time.js';
import { readIsoTime } from './iso-time.js';
import { type LogTime, setLogTime } from './log-time.js';

export type { LogTime } from './log-time.js';

/** A JSON number with an exponent. */
const EXPONENT = /^\d+(?:\.\d+)?[eE][+-]?\d+$/;
/** Longer texts aren't times, whatever they hold. */
const MAX_TEXT_CHARS = 100;
/** The last nanosecond that fits the schema's uint32 of seconds. */
const MAX_NANOS = 4_294_967_295_999_999_999n;

/**
 * Reads a time in any form that applications have it and fills `into`.
 *
 * - `Date`
 * - a number, a bigint or a decimal string since the epoch; its magnitude tells the unit: seconds
 *   below 1e11, milliseconds below 1e14, microseconds below 1e17, nanoseconds above. Fractions count;
 *   what is finer than a nanosecond is cut. Strings and bigints lose no digit.
 * - an ISO 8601 date, or date and time with up to nine fraction digits (more are cut) and `Z` or an
 *   offset; without one it is local time, as in ECMAScript.
 *
 * Answers false, and leaves `into` alone, for everything else: negative times, seconds beyond uint32,
 * invalid Dates, NaN.
 */
export function toLogTime(value: unknown, into: LogTime): boolean {
  switch (typeof value) {
    case 'number':
      return readNumber(value, into);
    case 'string':
      return readText(value, into);
    case 'bigint':
      return value >= 0n && value <= MAX_NANOS && readDecimalTime(value.toString(), into);
    case 'object':
      return types.isDate(value) && readMillis(Date.prototype.getTime.call(value), into);
    default:
      return false;
  }
}

function readNumber(value: number, into: LogTime): boolean {
  if (value >= 1e11 && value < 1e14 && Number.isInteger(value)) return readMillis(value, into);
  if (!(value >= 0)) return false;
  if (!Number.isInteger(value)) return readFraction(value, into);
  const perSecond = value < 1e11 ? 1 : value < 1e17 ? 1e6 : 1e9;
  // The remainder of doubles is exact, and so is what is left without it.
  const rest = value % perSecond;
  return setLogTime(into, (value - rest) / perSecond, rest * (1e9 / perSecond));
}

/** Through the shortest decimal text: 1754500000.123456 means that, not the double's tail of digits. */
function readFraction(value: number, into: LogTime): boolean {
  // Below this the text has an exponent.
  if (value < 1e-6) return setLogTime(into, 0, Math.floor(value * 1e9));
  return readDecimalTime(value.toString(), into);
}

function readMillis(ms: number, into: LogTime): boolean {
  const seconds = Math.floor(ms / 1000);
  return setLogTime(into, seconds, (ms - seconds * 1000) * 1e6);
}

function readText(text: string, into: LogTime): boolean {
  if (text.length > MAX_TEXT_CHARS) return false;
  if (readDecimalTime(text, into) || readIsoTime(text, into)) return true;
  return EXPONENT.test(text) && readNumber(Number(text), into);
}
