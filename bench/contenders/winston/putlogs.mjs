import { SlsTransport } from '@putlogs/winston';
import { slsTarget } from '../target.mjs';
import { openLogger } from './open-logger.mjs';

export function open({ port }) {
  const transport = new SlsTransport(slsTarget(port));
  return openLogger(transport, { flush: () => transport.flush() });
}
