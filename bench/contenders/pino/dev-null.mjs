import { once } from 'node:events';
import { devNull } from 'node:os';
import { pino } from 'pino';
import { openLogger } from './open-logger.mjs';

/** @param sonicBoom options of pino's own destination; it writes each line at once without any */
export function openFile(sonicBoom = {}) {
  const destination = pino.destination({ dest: devNull, ...sonicBoom });
  return openLogger(destination, {
    async finish() {
      const closed = once(destination, 'close');
      destination.end();
      await closed;
    },
  });
}

export function open() {
  return openFile();
}
