/** An application that is bundled into one file. */
import { slsDestination } from '@putlogs/pino';
import { SlsTransport } from '@putlogs/winston';
import { pino } from 'pino';
import winston from 'winston';

const options = { lingerMs: 60_000, exitTimeoutMs: 12_000 };
const first = winston.createLogger({ transports: [new SlsTransport(options)] });
const second = pino(slsDestination(options));
first.info('hello', { seq: 'winston' });
second.info({ seq: 'pino' }, 'hello');
process.exit(3);
