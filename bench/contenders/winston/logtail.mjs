import { setTimeout as sleep } from 'node:timers/promises';
import { Logtail } from '@logtail/node';
import { LogtailTransport } from '@logtail/winston';
import { openLogger } from './open-logger.mjs';

const POLL_MS = 20;

export function open({ port, defaults }) {
  const logtail = new Logtail('bench', {
    endpoint: `http://127.0.0.1:${port}/logtail`,
    // Or it would drop what comes faster than 10,000 records in 5 s.
    ...(!defaults && { burstProtectionMax: 0 }),
  });
  const flush = async () => {
    await logtail.flush();
    // Requests that were under way before are not waited for by its flush.
    while (logtail.synced + logtail.dropped < logtail.logged) await sleep(POLL_MS);
  };
  return openLogger(new LogtailTransport(logtail), { flush });
}
