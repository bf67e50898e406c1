/** A script that logs to Log Service with winston. The destination comes from the environment. */
import { SlsTransport } from '@putlogs/winston';
import winston from 'winston';

const logger = winston.createLogger({
  defaultMeta: { job: 'nightly-import' },
  transports: [new SlsTransport()],
});

logger.info('import started', { file: 'prices-2024.csv' });
logger.warn('row skipped: no price', { sku: 'tea-茶', row: 17 });

try {
  JSON.parse('{ "sku": ');
} catch (error) {
  // As an argument of its own, so that its stack is shipped too.
  logger.error('row 18 is broken', error);
}

logger.info('import done', { rows: 1204, skipped: 2, tookMs: 310.5 });

// 'finish' means delivered. Without this line the records are delivered as well: when Node has nothing
// else left to do, or as the process ends by `process.exit()` or an error, for `exitTimeoutMs` at most.
logger.end();
