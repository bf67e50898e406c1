import { slsTarget } from '../target.mjs';
import { openWorkerLogger } from './open-logger.mjs';

export function open({ port }) {
  return openWorkerLogger('@putlogs/pino', slsTarget(port));
}
