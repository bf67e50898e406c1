import { SlsTransport } from '@putlogs/winston';
import winston from 'winston';

/**
 * The shop's logger.
 *
 * @param {import('winston').transport[]} transports
 */
export function createLogger(transports = [createTransport()]) {
  return winston.createLogger({
    level: process.env['LOG_LEVEL'] ?? 'info',
    // Fields of every record.
    defaultMeta: { service: 'shop', pid: process.pid },
    // The transport ships the fields themselves, so no format has to make a line of text of them.
    // A timestamp in the record becomes its time in Log Service.
    format: winston.format.timestamp(),
    transports,
  });
}

/** Ships the logs. Where to comes from SLS_ENDPOINT and the like: see README.md. */
function createTransport() {
  // A crash is logged too, and delivered before winston ends the process.
  return new SlsTransport({ handleExceptions: true, handleRejections: true });
}
