import { INVALID, unitAt } from './json-scan.js';
import type { JsonSource } from './json-source.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
const FIRST_PRINTABLE = 0x20;
/** Past this many units, native searches overtake a loop. */
const SHORT_UNITS = 32;
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
  return scanLong(source, limit, false);
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
  return scanLong(source, at, true);
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

/** The rest of a string of which all before `from` is known to be valid. */
function scanLong(source: JsonSource, from: number, escapesBefore: boolean): number {
  const { text } = source;
  const quote = text.indexOf('"', from);
  if (quote < 0) return INVALID;
  const backslash = text.slice(from, quote).indexOf('\\');
  const plainEnd = backslash < 0 ? quote : from + backslash;
  if (holdsControl(source, from, plainEnd)) return INVALID;
  if (backslash >= 0) return scanRest(source.units, plainEnd);
  return escapesBefore ? -2 - quote : quote;
}

/** From a backslash on, unit by unit: where there is one escape there may be many. */
function scanRest(units: Uint16Array, from: number): number {
  for (let at = from; at < units.length; ) {
    const unit = unitAt(units, at);
    if (unit === QUOTE) return -2 - at;
    if (unit < FIRST_PRINTABLE) return INVALID;
    at = unit === BACKSLASH ? escapeEnd(units, at) : at + 1;
    if (at === INVALID) return INVALID;
  }
  return INVALID;
}

function holdsControl({ units, pairs }: JsonSource, from: number, to: number): boolean {
  if (from === to) return false;
  if (unitAt(units, from) < FIRST_PRINTABLE || unitAt(units, to - 1) < FIRST_PRINTABLE) return true;
  const end = to >> 1;
  let at = (from + 1) >> 1;
  let marks = 0;
  for (; at + 4 <= end; at += 4) {
    marks |= controlMarks(pairs, at) | controlMarks(pairs, at + 1);
    marks |= controlMarks(pairs, at + 2) | controlMarks(pairs, at + 3);
  }
  for (; at < end; at++) marks |= controlMarks(pairs, at);
  return (marks & TOP_BITS) !== 0;
}

const FIRST_PRINTABLE_PAIR = 0x0020_0020;
const TOP_BITS = 0x8000_8000;

/** The top bit of each half is set when that unit is a control character: `unit - 0x20` borrows there. */
function controlMarks(pairs: Int32Array, at: number): number {
  const pair = pairs[at] ?? 0;
  return (pair - FIRST_PRINTABLE_PAIR) & ~pair;
}
