import { FUTURE_WINDOW_MS, PAST_WINDOW_MS } from '../wire/service-limits.js';

/** The field that keeps a time the service would refuse. */
export const ORIGINAL_TIME_KEY = 'putlogs_original_time';

/** Times closer than this to the window's edges may fall out of it on their way. */
const MARGIN_MS = 60_000;

/** Whether the service, whose clock says `serverNowMs`, takes logs of this time. */
export function isInTimeWindow(timeMs: number, serverNowMs: number): boolean {
  return (
    timeMs >= serverNowMs - PAST_WINDOW_MS + MARGIN_MS &&
    timeMs <= serverNowMs + FUTURE_WINDOW_MS - MARGIN_MS
  );
}

/** With nine digits of the second. */
export function isoTime(seconds: number, nanos: number): string {
  const toSeconds = new Date(seconds * 1000).toISOString().slice(0, -'.000Z'.length);
  return `${toSeconds}.${String(nanos).padStart(9, '0')}Z`;
}
