import { devNull } from 'node:os';
import { openWorkerLogger } from './open-logger.mjs';

export function open() {
  return openWorkerLogger('pino/file', { destination: devNull });
}
