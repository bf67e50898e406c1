import { slsDestination } from '@putlogs/pino';
import { slsTarget } from '../target.mjs';
import { openLogger } from './open-logger.mjs';

export function open({ port }) {
  const destination = slsDestination(slsTarget(port));
  return openLogger(destination, {
    flush: () => destination.flush(),
    finish: () => destination.close(),
  });
}
