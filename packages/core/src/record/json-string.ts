import { INVALID, unitAt } from './json-scan.js';
import type { JsonSource } from './json-source.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
const FIRST_PRINTABLE = 0x20;
/** Past this many units, native searches overtake a loop. */
const SHORT_UNITS = 64;
/** What may follow a backslash, `u` apart (RFC 8259, section 7). */
const ESCAPES = new Set(Array.from('"\\/bfnrt', (char) => char.charCodeAt(0)));

/**
 * Where the string whose first character (after the quote) is at `from` has its closing quote, or
 * {@link INVALID}. Without escapes it answers the position; with escapes `-2 - position`, which is
 * below {@link INVALID}: two facts in one number, for lack of a free second result.
 */
export function scanString(source: JsonSource, from: number): number {
  const { units } = source;
  const limit = from + SHORT_UNITS;
  for (let at = from; at < limit; at++) {
    const unit = unitAt(units, at);
    if (unit === QUOTE) return at;
    if (unit === BACKSLASH) return scanEscaped(source, from, at);
    if (unit < FIRST_PRINTABLE) return INVALID;
  }
  return scanLong(source.text, from, limit);
}

/** Goes on at the first backslash. */
function scanEscaped(source: JsonSource, from: number, backslash: number): number {
  const { units } = source;
  const limit = from + SHORT_UNITS;
  let at = backslash;
  while (at < limit) {
    const unit = unitAt(units, at);
    if (unit === QUOTE) return -2 - at;
    if (unit < FIRST_PRINTABLE) return INVALID;
    at = unit === BACKSLASH ? escapeEnd(units, at) : at + 1;
    if (at === INVALID) return INVALID;
  }
  return scanLong(source.text, from, at);
}

/** Whether a result of {@link scanString} is of a string with escapes. */
export function hasEscapes(scanned: number): boolean {
  return scanned < INVALID;
}

/** The position of the closing quote in a valid result of {@link scanString}. */
export function closingQuote(scanned: number): number {
  return scanned < INVALID ? -2 - scanned : scanned;
}

/** Where the escape whose backslash is at `at` ends, or {@link INVALID}. */
function escapeEnd(units: Uint16Array, at: number): number {
  const unit = unitAt(units, at + 1);
  if (ESCAPES.has(unit)) return at + 2;
  const end = at + 6;
  if (unit !== LOWER_U) return INVALID;
  for (let digit = at + 2; digit < end; digit++) {
    if (!isHex(unitAt(units, digit))) return INVALID;
  }
  return end;
}

function isHex(unit: number): boolean {
  const letter = unit | 0x20;
  return (unit >= 0x30 && unit <= 0x39) || (letter >= 0x61 && letter <= 0x66);
}

/** The rest of a string of which `[from, at)` is known to be valid. */
function scanLong(text: string, from: number, at: number): number {
  let quote = text.indexOf('"', at);
  while (quote >= 0 && isEscaped(text, at, quote)) quote = text.indexOf('"', quote + 1);
  if (quote < 0) return INVALID;
  const literal = text.slice(from - 1, quote + 1);
  if (!isStringLiteral(literal)) return INVALID;
  return literal.includes('\\') ? -2 - quote : quote;
}

/** Whether an odd number of backslashes stands before `quote`, down to `from`. */
function isEscaped(text: string, from: number, quote: number): boolean {
  let at = quote;
  while (at > from && text.charCodeAt(at - 1) === BACKSLASH) at--;
  return (quote - at) % 2 === 1;
}

/** The engine reads long literals several times faster than a loop can. */
function isStringLiteral(literal: string): boolean {
  try {
    JSON.parse(literal);
    return true;
  } catch {
    // Not JSON: that is the answer.
    return false;
  }
}
