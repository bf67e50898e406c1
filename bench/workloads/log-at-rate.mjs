import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Calls `log` so many times, `perSecond` times a second, some at each tick. Where that is more than
 * the process can do it takes longer.
 *
 * @param maxAtOnce of what is due, so that one late tick doesn't make the next one late
 */
export async function logAtRate(log, { records, perSecond, tickMs = 1, maxAtOnce = records }) {
  const started = performance.now();
  let logged = 0;
  while (logged < records) {
    const due = ((performance.now() - started) / 1000) * perSecond;
    const end = Math.min(records, due, logged + maxAtOnce);
    while (logged < end) log(logged++);
    await sleep(tickMs);
  }
}
