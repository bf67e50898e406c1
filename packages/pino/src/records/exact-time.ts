/** More digits than any number keeps. */
const LONG_NUMBER = /^\s*(\d[\d.]{15,})(?=\s*[,}])/;

/**
 * A time that `JSON.parse` read, with the digits it had in the line: nanoseconds since the epoch
 * don't fit a number (`1754500000123456789` is read as `…800`).
 *
 * @returns the value itself, or the line's digits where the number has lost some
 */
export function exactTime(line: string, timeKey: string, value: unknown): unknown {
  if (typeof value !== 'number') return value;
  const field = `${JSON.stringify(timeKey)}:`;
  for (let at = line.indexOf(field); at >= 0; at = line.indexOf(field, at + 1)) {
    const start = at + field.length;
    const digits = LONG_NUMBER.exec(line.slice(start, start + 40))?.[1];
    // A nested field of the same name is another number, and `map` may have changed this one.
    if (digits !== undefined && Number(digits) === value) return digits;
  }
  return value;
}
