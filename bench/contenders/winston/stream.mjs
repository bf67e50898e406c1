import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { devNull } from 'node:os';
import winston from 'winston';
import { openLogger } from './open-logger.mjs';

export function open() {
  const stream = createWriteStream(devNull);
  return openLogger(new winston.transports.Stream({ stream }), {
    async close() {
      stream.end();
      await once(stream, 'close');
    },
  });
}
