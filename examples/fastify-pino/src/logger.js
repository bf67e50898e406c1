import { pino } from 'pino';

/** How the shop logs: Fastify hands these options to pino. */
export const loggerOptions = {
  level: process.env['LOG_LEVEL'] ?? 'info',
  base: { service: 'shop', pid: process.pid },
  // Paths into what is logged. It happens before the record leaves this thread.
  redact: { paths: ['order.cardNumber', 'order.email'], censor: '[redacted]' },
};

/**
 * Ships the logs from a worker thread. Where to comes from SLS_ENDPOINT and the like: see README.md.
 * `transport: { target: '@putlogs/pino' }` among the options above does the same, but the shutdown
 * needs the transport itself, to wait for it.
 */
export function createTransport() {
  return pino.transport({ target: '@putlogs/pino' });
}
