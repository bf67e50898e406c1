import type { HttpAnswer } from '../runtime.js';
import { AnswerHeader } from '../wire/headers.js';

type Headers = HttpAnswer['headers'];

/** No answer holds back records for longer than this. */
const MAX_RETRY_AFTER_MS = 5 * 60_000;
/** The form of RFC 9110 that senders must use. `Date.parse` alone reads almost anything as a date. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** `Retry-After`, in seconds or as a date; undefined when there is none that can be read. */
export function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const waitMs = /^\d{1,15}$/.test(value)
    ? Number(value) * 1000
    : (dateMs(value) ?? Number.NaN) - nowMs;
  return waitMs >= 0 ? Math.min(waitMs, MAX_RETRY_AFTER_MS) : undefined;
}

/** The service's clock when it answered: `x-log-time` (seconds), else `Date`. */
export function serverTimeMs(headers: Headers): number | undefined {
  const seconds = headers[AnswerHeader.logTime];
  const isTime = seconds !== undefined && /^\d{1,12}$/.test(seconds) && Number(seconds) > 0;
  return isTime ? Number(seconds) * 1000 : headerTimeMs(headers);
}

/** The `Date` header. */
export function headerTimeMs(headers: Headers): number | undefined {
  return dateMs(headers[AnswerHeader.date] ?? '');
}

function dateMs(text: string): number | undefined {
  const time = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
