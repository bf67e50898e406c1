import { types } from 'node:util';

/** `Z` or an offset at the end of an ISO 8601 time. */
const ZONED = /\d(?:z|[+-]\d\d(?::?\d\d)?)$/i;
const DIGITS = /^\d{10,}(?:\.\d+)?$/;
/** 2001, in seconds. A smaller number in a field called `timestamp` is something else. */
const FIRST_INSTANT = 1_000_000_000;

/**
 * Whether a `timestamp` says exactly when it was. A date and time without a zone does not: formats
 * such as `YYYY-MM-DD HH:mm:ss` are also used with the zone of the reader, not of the host.
 */
export function isInstant(timestamp: unknown): boolean {
  switch (typeof timestamp) {
    case 'string':
      return (timestamp.length > 10 && ZONED.test(timestamp)) || DIGITS.test(timestamp);
    case 'number':
      return timestamp >= FIRST_INSTANT;
    case 'bigint':
      return timestamp >= BigInt(FIRST_INSTANT);
    default:
      return types.isDate(timestamp);
  }
}
