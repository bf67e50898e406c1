import { once } from 'node:events';
import { devNull } from 'node:os';
import { pino } from 'pino';
import { openLogger } from './open-logger.mjs';

export function open() {
  const destination = pino.destination(devNull);
  return openLogger(destination, {
    async finish() {
      const closed = once(destination, 'close');
      destination.end();
      await closed;
    },
  });
}
