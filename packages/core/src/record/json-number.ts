import { INVALID, unitAt } from './json-scan.js';

const PLUS = 0x2b;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const UPPER_E = 0x45;
const LOWER_E = 0x65;

/** Where the number that begins at `from` ends (RFC 8259, section 6), or {@link INVALID}. */
export function scanNumber(units: Uint16Array, from: number): number {
  const whole = unitAt(units, from) === MINUS ? from + 1 : from;
  const wholeEnd = unitAt(units, whole) === ZERO ? whole + 1 : digitsEnd(units, whole);
  if (wholeEnd === whole) return INVALID;
  const fractionEnd = unitAt(units, wholeEnd) === DOT ? scanDigits(units, wholeEnd + 1) : wholeEnd;
  return fractionEnd === INVALID ? INVALID : scanExponent(units, fractionEnd);
}

function scanExponent(units: Uint16Array, at: number): number {
  const mark = unitAt(units, at);
  if (mark !== LOWER_E && mark !== UPPER_E) return at;
  const sign = unitAt(units, at + 1);
  return scanDigits(units, sign === PLUS || sign === MINUS ? at + 2 : at + 1);
}

/** At least one digit. */
function scanDigits(units: Uint16Array, from: number): number {
  const end = digitsEnd(units, from);
  return end === from ? INVALID : end;
}

function digitsEnd(units: Uint16Array, from: number): number {
  let at = from;
  while (isDigit(unitAt(units, at))) at++;
  return at;
}

export function isDigit(unit: number): boolean {
  return unit >= ZERO && unit <= NINE;
}

/** The value of the digits in `[from, to)`, or -1 when they aren't all digits. Exact up to 15 of them. */
export function integerIn(units: Uint16Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const unit = unitAt(units, at);
    if (!isDigit(unit)) return -1;
    value = value * 10 + (unit - ZERO);
  }
  return value;
}
