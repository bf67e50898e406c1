/**
 * The same script without a worker thread: for bundled code, short-lived functions, and where
 * `map` and `route` hooks are wanted. The destination comes from the environment.
 */
import { slsDestination } from '@putlogs/pino';
import { pino } from 'pino';

const destination = slsDestination();
const logger = pino({ base: { job: 'nightly-import' } }, destination);

logger.info({ file: 'prices-2024.csv' }, 'import started');
logger.warn({ sku: 'tea-茶', row: 17 }, 'row skipped: no price');

try {
  JSON.parse('{ "sku": ');
} catch (error) {
  // Under `err` pino keeps type, message and stack.
  logger.error({ err: error, row: 18 }, 'row is broken');
}

logger.info({ rows: 1204, skipped: 2, tookMs: 310.5 }, 'import done');

// Says what became of the records. Without it they are delivered as well, when Node has nothing
// else left to do.
const { delivered, dropped } = await destination.close();
console.log(`${delivered} records delivered, ${dropped} dropped`);
