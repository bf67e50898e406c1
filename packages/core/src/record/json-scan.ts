/** What a scanner answers where the text isn't JSON. */
export const INVALID = -1;

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;

/** The code unit at `at`; 0, which is nowhere valid in JSON, at the end. */
export function unitAt(units: Uint16Array, at: number): number {
  return units[at] ?? 0;
}

/** The first position at or after `from` that isn't JSON whitespace. Mostly there is none, which is cheap. */
export function skipSpace(units: Uint16Array, from: number): number {
  return unitAt(units, from) > SPACE ? from : skipSpaces(units, from);
}

function skipSpaces(units: Uint16Array, from: number): number {
  let at = from;
  while (isSpace(unitAt(units, at))) at++;
  return at;
}

function isSpace(unit: number): boolean {
  return unit === SPACE || unit === LINE_FEED || unit === CARRIAGE_RETURN || unit === TAB;
}
