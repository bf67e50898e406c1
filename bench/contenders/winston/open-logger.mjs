import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import winston from 'winston';

const POLL_MS = 5;

/**
 * A logger with one transport, as every winston contender is opened.
 *
 * @param flush sends what is held back, and resolves when it is acknowledged
 * @param close what it takes after the logger's 'finish'
 */
export function openLogger(transport, { flush, close } = {}) {
  const logger = winston.createLogger({ transports: [transport] });
  return {
    log: ({ level, message, fields }) => logger.log(level, message, fields),
    flush,
    acknowledges: true,
    async finish() {
      // With records between logger and transport, end() would be 'write after end'.
      while (logger.writableLength + logger.readableLength + transport.writableLength > 0) {
        await sleep(POLL_MS);
      }
      const finished = once(logger, 'finish');
      logger.end();
      await finished;
      await flush?.();
      await close?.();
    },
  };
}
