import { scanNumber } from './json-number.js';
import { INVALID, skipSpace, unitAt } from './json-scan.js';
import type { JsonSource } from './json-source.js';
import { closingQuote, scanString } from './json-string.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const LOWER_F = 0x66;
const LOWER_N = 0x6e;
const LOWER_T = 0x74;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Where the value that begins at `from` ends, or `INVALID`. Linear in its length. */
export function skipValue(source: JsonSource, from: number): number {
  const unit = unitAt(source.units, from);
  if (unit === OPEN_BRACE || unit === OPEN_BRACKET) return skipContainer(source, from);
  return skipScalar(source, from, unit);
}

function skipScalar(source: JsonSource, from: number, unit: number): number {
  if (unit === QUOTE) return skipString(source, from);
  if (unit === LOWER_T) return skipWord(source.text, from, 'true');
  if (unit === LOWER_F) return skipWord(source.text, from, 'false');
  if (unit === LOWER_N) return skipWord(source.text, from, 'null');
  return scanNumber(source.units, from);
}

function skipString(source: JsonSource, from: number): number {
  const scanned = scanString(source, from + 1);
  return scanned === INVALID ? INVALID : closingQuote(scanned) + 1;
}

function skipWord(text: string, from: number, word: string): number {
  return text.startsWith(word, from) ? from + word.length : INVALID;
}

/** Room for the brackets of ordinary values. */
const FIRST_DEPTH = 256;

/**
 * Closing brackets that are due, the innermost last. One for all calls, as skipping calls nobody
 * back; in bytes, as a megabyte of `[` would take its time as an array.
 */
let due = new Uint8Array(FIRST_DEPTH);

/**
 * A loop with a stack of the closing brackets that are due, instead of recursion, which a megabyte
 * of `[` would send past the end of the call stack.
 */
function skipContainer(source: JsonSource, from: number): number {
  const { units } = source;
  let depth = 0;
  let at = from;
  do {
    const unit = unitAt(units, at);
    const closer = closerOf(unit);
    if (closer !== NO_CLOSER) {
      at = skipSpace(units, at + 1);
      if (unitAt(units, at) !== closer) {
        if (depth === due.length) growDue();
        due[depth++] = closer;
        if (closer === CLOSE_BRACE) at = skipKey(source, at);
        continue;
      }
      at++;
    } else {
      at = skipScalar(source, at, unit);
    }
    // Past the containers that end with this value to the next one, if there is one.
    while (at !== INVALID && depth > 0) {
      const open = due[depth - 1];
      at = skipSpace(units, at);
      const next = unitAt(units, at++);
      if (next === COMMA) {
        at = skipSpace(units, at);
        if (open === CLOSE_BRACE) at = skipKey(source, at);
        break;
      }
      if (next === open) depth--;
      else at = INVALID;
    }
  } while (at !== INVALID && depth > 0);
  if (due.length > FIRST_DEPTH) due = new Uint8Array(FIRST_DEPTH);
  return at;
}

function growDue(): void {
  const grown = new Uint8Array(due.length * 2);
  grown.set(due);
  due = grown;
}

const NO_CLOSER = 0;

function closerOf(unit: number): number {
  if (unit === OPEN_BRACE) return CLOSE_BRACE;
  return unit === OPEN_BRACKET ? CLOSE_BRACKET : NO_CLOSER;
}

/** From the quote of a key to the value after its colon. */
function skipKey(source: JsonSource, from: number): number {
  if (unitAt(source.units, from) !== QUOTE) return INVALID;
  const end = skipString(source, from);
  return end === INVALID ? INVALID : skipColon(source.units, end);
}

/** From the end of a key to its value. */
export function skipColon(units: Uint16Array, from: number): number {
  const at = skipSpace(units, from);
  return unitAt(units, at) === COLON ? skipSpace(units, at + 1) : INVALID;
}
