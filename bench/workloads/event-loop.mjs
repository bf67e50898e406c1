import { monitorEventLoopDelay } from 'node:perf_hooks';
import { typicalRecords } from '../corpus/records.mjs';
import { logAtRate } from './log-at-rate.mjs';
import { finish, openContender } from './open-contender.mjs';

const PER_SECOND = 20_000;
/** What is due within five milliseconds. */
const MAX_AT_ONCE = 100;
const NANOS_PER_MS = 1e6;

/** How late the main thread's timers are while it logs 20,000 records a second. */
export async function run({ seconds, warmUpSeconds, ...options }) {
  const contender = await openContender(options);
  const rate = { perSecond: PER_SECOND, maxAtOnce: MAX_AT_ONCE };
  const warmUpRecords = Math.ceil(PER_SECOND * warmUpSeconds);
  const records = Math.ceil(PER_SECOND * seconds);
  const pool = typicalRecords(records);
  const log = (index) => contender.log(pool[index % pool.length]);
  await logAtRate(log, { ...rate, records: warmUpRecords });

  const delay = monitorEventLoopDelay({ resolution: 1 });
  const started = performance.now();
  delay.enable();
  await logAtRate(log, { ...rate, records });
  delay.disable();
  const tookMs = performance.now() - started;
  const sent = warmUpRecords + records;
  await finish(contender, sent, options);
  return {
    sent,
    p99Ms: delay.percentile(99) / NANOS_PER_MS,
    maxMs: delay.max / NANOS_PER_MS,
    perSecond: records / (tookMs / 1000),
  };
}
