// Logs a flood of records of 1 kB through one logger, as fast as it takes them, and tells what that
// took: memory, the longest single call, and the books. Then delivers one more record on request.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { slsDestination } from '@putlogs/pino';
import { SlsTransport } from '@putlogs/winston';
import { pino } from 'pino';
import winston from 'winston';

const [{ via, records }] = await once(process, 'message');
const RECORD_BYTES = 1024;
const RECORDS_PER_TURN = 1000;

// Texts that don't compress, or a flood would fit into very little.
const noise = randomBytes(1024 * 1024).toString('base64');
const textAt = (index) => {
  const start = (index * 7919) % (noise.length - RECORD_BYTES);
  return noise.slice(start, start + RECORD_BYTES);
};

const { log, shipper } = via === 'winston' ? throughWinston() : throughPino();

for (let i = 0; i < 2000; i++) log({ id: 'warm-up' }, textAt(i));
await shipper.flush({ timeoutMs: 100 });
globalThis.gc();
const before = process.memoryUsage.rss();
let peak = before;
let longestMs = 0;
for (let id = 0; id < records; id++) {
  const text = textAt(id);
  const start = performance.now();
  log({ id }, text);
  const tookMs = performance.now() - start;
  if (tookMs > longestMs) longestMs = tookMs;
  if (id % RECORDS_PER_TURN > 0) continue;
  peak = Math.max(peak, process.memoryUsage.rss());
  await nextTurn();
}
process.send({ grownBytes: peak - before, longestMs, stats: shipper.stats() });

await once(process, 'message');
log({ id: 'fresh' }, 'after the flood');
await shipper.flush({ timeoutMs: 60_000 });
process.send({ stats: shipper.stats() }, () => process.disconnect());

function throughWinston() {
  const shipper = new SlsTransport();
  const logger = winston.createLogger({ transports: [shipper] });
  return { shipper, log: (fields, text) => logger.info(text, fields) };
}

function throughPino() {
  const shipper = slsDestination();
  const logger = pino({ base: null }, shipper);
  return { shipper, log: (fields, text) => logger.info(fields, text) };
}
