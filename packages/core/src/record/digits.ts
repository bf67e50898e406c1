const ZERO = 0x30;
const NINE = 0x39;

/** Where the run of ASCII digits that begins at `from` ends; `from` itself when there is none. */
export function digitsEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) break;
  }
  return at;
}

/** The number that the digits in `[from, to)` spell. The caller has checked that they are digits. */
export function digitsValue(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + (text.charCodeAt(at) - ZERO);
  return value;
}

/** Exactly `count` digits at `from` as a number, or -1 when they aren't all digits. */
export function fixedDigits(text: string, from: number, count: number): number {
  const to = from + count;
  if (to > text.length) return -1;
  let value = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) return -1;
    value = value * 10 + (code - ZERO);
  }
  return value;
}
