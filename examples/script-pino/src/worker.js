/**
 * A script that logs to Log Service with pino. The transport runs in a worker thread, which is
 * pino's recommended way. The destination comes from the environment.
 */
import { pino } from 'pino';

const logger = pino({
  base: { job: 'nightly-import' },
  transport: { target: '@putlogs/pino' },
});

logger.info({ file: 'prices-2024.csv' }, 'import started');
logger.warn({ sku: 'tea-茶', row: 17 }, 'row skipped: no price');

try {
  JSON.parse('{ "sku": ');
} catch (error) {
  // Under `err` pino keeps type, message and stack.
  logger.error({ err: error, row: 18 }, 'row is broken');
}

logger.info({ rows: 1204, skipped: 2, tookMs: 310.5 }, 'import done');

// Nothing to wait for: pino lets its worker deliver everything before the process ends.
