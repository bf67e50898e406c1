import { digitsEnd, digitsValue } from './digits.js';
import { type LogTime, setLogTime } from './log-time.js';

const DOT = 0x2e;
const ZERO = 0x30;
const NANO_DIGITS = 9;

/**
 * Reads `digits[.digits]` since the epoch without going through a double, which holds only sixteen
 * digits. The number of integer digits tells the unit; what is finer than a nanosecond is cut.
 */
export function readDecimalTime(text: string, into: LogTime): boolean {
  const wholeEnd = digitsEnd(text, 0);
  if (wholeEnd === 0) return false;
  if (wholeEnd !== text.length && !isFraction(text, wholeEnd)) return false;
  let start = 0;
  while (start < wholeEnd - 1 && text.charCodeAt(start) === ZERO) start++;
  const secondsEnd = Math.max(start, wholeEnd - subsecondDigits(wholeEnd - start));
  return setLogTime(
    into,
    digitsValue(text, start, secondsEnd),
    subsecondNanos(text, secondsEnd, wholeEnd),
  );
}

/** Seconds have up to 11 digits, milliseconds up to 14, microseconds up to 17. */
function subsecondDigits(wholeDigits: number): number {
  if (wholeDigits <= 11) return 0;
  if (wholeDigits <= 14) return 3;
  return wholeDigits <= 17 ? 6 : NANO_DIGITS;
}

function isFraction(text: string, dot: number): boolean {
  return (
    text.charCodeAt(dot) === DOT &&
    dot + 1 < text.length &&
    digitsEnd(text, dot + 1) === text.length
  );
}

/** The integer digits below the second, then the fraction's, together at most nine. */
function subsecondNanos(text: string, secondsEnd: number, wholeEnd: number): number {
  const fraction = Math.min(wholeEnd + 1, text.length);
  const taken = wholeEnd - secondsEnd;
  const wholePart = digitsValue(text, secondsEnd, wholeEnd);
  return fractionNanos(text, fraction, text.length, wholePart, taken);
}

/**
 * Nanoseconds from the fraction digits in `[from, to)`, of which those past the ninth are cut.
 * `value` and `taken` are the digits that came before them.
 */
export function fractionNanos(
  text: string,
  from: number,
  to: number,
  value = 0,
  taken = 0,
): number {
  const end = Math.min(to, from + NANO_DIGITS - taken);
  let nanos = value * 10 ** (end - from) + digitsValue(text, from, end);
  for (let count = taken + end - from; count < NANO_DIGITS; count++) nanos *= 10;
  return nanos;
}
