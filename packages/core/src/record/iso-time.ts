import { fractionNanos } from './decimal-time.js';
import { digitsEnd, fixedDigits } from './digits.js';
import { type LogTime, setLogTime } from './log-time.js';

const SPACE = 0x20;
const PLUS = 0x2b;
const COMMA = 0x2c;
const DASH = 0x2d;
const DOT = 0x2e;
const COLON = 0x3a;
const UPPER_T = 0x54;
const UPPER_Z = 0x5a;
/** Makes ASCII letters lower-case. */
const LOWER = 0x20;

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const FIRST_CLOCK = 11;

/**
 * Reads `YYYY-MM-DD` (UTC) and `YYYY-MM-DDThh:mm[:ss[.fraction]]` with `Z` or `±hh[:mm]`. As in
 * ECMAScript, a date and time without a zone is local time. A space may stand for the `T`.
 */
export function readIsoTime(text: string, into: LogTime): boolean {
  const midnight = readDay(text);
  if (Number.isNaN(midnight)) return false;
  if (text.length === 10) return setLogTime(into, midnight, 0);
  const separator = text.charCodeAt(10);
  if ((separator & ~LOWER) !== UPPER_T && separator !== SPACE) return false;
  return readClock(text, midnight, into);
}

function readDay(text: string): number {
  const year = fixedDigits(text, 0, 4);
  const month = fixedDigits(text, 5, 2);
  const day = fixedDigits(text, 8, 2);
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return Number.NaN;
  // 1969 can still be after the epoch, west of Greenwich.
  if (year < 1969 || month < 1 || month > 12) return Number.NaN;
  if (day < 1 || day > daysIn(year, month)) return Number.NaN;
  return Date.UTC(year, month - 1, day) / 1000;
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

function readClock(text: string, midnight: number, into: LogTime): boolean {
  const minuteEnd = FIRST_CLOCK + 5;
  const hour = fixedDigits(text, FIRST_CLOCK, 2);
  const minute = fixedDigits(text, FIRST_CLOCK + 3, 2);
  if (text.charCodeAt(FIRST_CLOCK + 2) !== COLON) return false;
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59) return false;
  let at = minuteEnd;
  let second = 0;
  let nanos = 0;
  if (text.charCodeAt(at) === COLON) {
    second = fixedDigits(text, at + 1, 2);
    if (second < 0 || second > 59) return false;
    at += 3;
    const mark = text.charCodeAt(at);
    if (mark === DOT || mark === COMMA) {
      const end = digitsEnd(text, at + 1);
      if (end === at + 1) return false;
      nanos = fractionNanos(text, at + 1, end);
      at = end;
    }
  }
  // Midnight may be written as the end of the day before.
  if (hour === 24 && minute + second + nanos !== 0) return false;
  const clock = midnight + hour * HOUR + minute * MINUTE + second;
  const offset = at === text.length ? localOffset(clock) : readZone(text, at);
  return setLogTime(into, clock - offset, nanos);
}

/** Seconds that the zone at `at` is ahead of UTC; NaN when it isn't one or something follows it. */
function readZone(text: string, at: number): number {
  const sign = text.charCodeAt(at);
  if ((sign & ~LOWER) === UPPER_Z) return at + 1 === text.length ? 0 : Number.NaN;
  if (sign !== PLUS && sign !== DASH) return Number.NaN;
  const hours = fixedDigits(text, at + 1, 2);
  const minutes = readZoneMinutes(text, at + 3);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return Number.NaN;
  const offset = hours * HOUR + minutes * MINUTE;
  return sign === PLUS ? offset : -offset;
}

function readZoneMinutes(text: string, at: number): number {
  if (at === text.length) return 0;
  const from = text.charCodeAt(at) === COLON ? at + 1 : at;
  return from + 2 === text.length ? fixedDigits(text, from, 2) : -1;
}

/** Seconds that this host's zone is ahead of UTC when its wall clock shows `clock`. */
function localOffset(clock: number): number {
  const day = new Date(clock * 1000);
  const year = day.getUTCFullYear();
  const month = day.getUTCMonth();
  const date = day.getUTCDate();
  return clock - new Date(year, month, date, 0, 0, clock % DAY).getTime() / 1000;
}
