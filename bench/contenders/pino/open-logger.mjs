import { once } from 'node:events';
import { promisify } from 'node:util';
import { pino } from 'pino';

/**
 * A logger with that destination.
 *
 * @param flush sends what is held back, and resolves when it is acknowledged
 * @param finish resolves when everything is gone
 */
export function openLogger(destination, { flush, finish }) {
  const logger = pino({ base: null }, destination);
  return {
    log: ({ level, message, fields }) => logger[level](fields, message),
    flush,
    acknowledges: true,
    finish,
  };
}

/**
 * A logger with that target in a worker.
 *
 * @param acknowledges closing it delivers everything, however long that takes
 */
export function openWorkerLogger(target, options, { acknowledges = true } = {}) {
  const transport = pino.transport({ target, options });
  const logger = openLogger(transport, {
    // What the main thread holds; not what the target does.
    flush: promisify(transport.flush.bind(transport)),
    async finish() {
      const closed = once(transport, 'close');
      transport.end();
      await closed;
    },
  });
  return { ...logger, acknowledges };
}
