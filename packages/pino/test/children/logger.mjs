/** Logs through `createLogger`. Argument: JSON of its options. */
import { createRequire } from 'node:module';
import { createLogger } from '@putlogs/pino/logger';

const options = JSON.parse(process.argv[2]);
const logger = createLogger(options);
createLogger(options);
createRequire(import.meta.url)('@putlogs/pino/logger').createLogger(options);
logger.debug('details');
logger.info({ user: 7 }, 'hello');
logger.error(new Error('boom'), 'failed');
await logger.sls.close();
