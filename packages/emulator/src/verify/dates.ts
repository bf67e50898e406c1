const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const HTTP_DATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;
const COMPACT_DATE = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/**
 * Milliseconds of a `Date` header, `undefined` when it is none. The day may have one digit, and the
 * weekday need not fit: the service's own examples have both.
 */
export function parseHttpDate(text: string): number | undefined {
  const match = HTTP_DATE.exec(text);
  if (match === null) return undefined;
  const [, day, monthName, year, ...time] = match;
  const month = MONTHS.indexOf(monthName ?? '') + 1;
  return toMilliseconds([year, month, day, ...time].map(Number));
}

/** Milliseconds of V4's `YYYYMMDDTHHMMSSZ`, `undefined` when it is none. */
export function parseCompactDate(text: string): number | undefined {
  const match = COMPACT_DATE.exec(text);
  return match === null ? undefined : toMilliseconds(match.slice(1).map(Number));
}

function toMilliseconds(parts: number[]): number | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // Date.UTC carries 30 February over into March instead of refusing it.
  const isReal =
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  return isReal ? date.getTime() : undefined;
}
