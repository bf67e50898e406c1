import { setInterval as everyMs } from 'node:timers/promises';
import type { FaultHandle } from '@putlogs/emulator';
import { expect, it } from 'vitest';
import { watchProcess } from './process-watch.js';
import { randomFrom } from './records.mjs';
import { openTrial, type Trial } from './trial.js';

watchProcess();

/** The emulator's dice. Longer runs and other mixes: `FLAPPING_SECONDS=600 FLAPPING_SEED=…`. */
const SEED = Number(process.env['FLAPPING_SEED'] ?? 0x5eed);
const SECONDS = Number(process.env['FLAPPING_SECONDS'] ?? 15);
const RECORDS_PER_S = 2000;
const TURN_MS = 10;
const OUTAGE_EVERY_MS = 5000;

/** Three of ten requests fail, each in one of these ways. */
function flap({ emulator }: Trial): void {
  emulator.fault({ kind: 'reset', at: 'head', percent: 5 });
  emulator.fault({ kind: 'reset', at: 'body', percent: 5 });
  emulator.fault({ kind: 'reset', at: 'stored', percent: 4 });
  emulator.fault({ kind: 'reset', at: 'answer', percent: 3 });
  emulator.fault({ kind: 'hang', percent: 0.5 });
  emulator.fault({ kind: 'hang', after: 'stored', percent: 0.5 });
  emulator.fault({ kind: 'hang', after: 'head', percent: 2 });
  emulator.fault({ kind: 'delay', ms: 150, percent: 5 });
  emulator.fault({ kind: 'answer', code: 'InternalServerError', percent: 4 });
  emulator.fault({ kind: 'answer', code: 'RequestTimeExpired', percent: 1 });
  emulator.fault({ kind: 'answer', status: 502, body: '<html>', requestId: false, percent: 3 });
  emulator.fault({ kind: 'answer', status: 200, body: 'Welcome', requestId: false, percent: 2 });
}

/** A quota holds the rate down for ten seconds and more, so there is one in the first third only. */
function flapQuota({ emulator }: Trial): FaultHandle {
  return emulator.fault({ kind: 'answer', code: 'ShardWriteQuotaExceed', percent: 1 });
}

/** Logs at a steady rate, with an outage of some hundred milliseconds every few seconds. */
async function logSteadily(trial: Trial): Promise<FaultHandle[]> {
  const outages: FaultHandle[] = [];
  const turns = (SECONDS * 1000) / TURN_MS;
  const quota = flapQuota(trial);
  let turn = 0;
  for await (const _ of everyMs(TURN_MS)) {
    trial.log((RECORDS_PER_S * TURN_MS) / 1000);
    turn += 1;
    if ((turn * TURN_MS) % OUTAGE_EVERY_MS === OUTAGE_EVERY_MS / 2) {
      outages.push(trial.emulator.fault({ kind: 'refuse', forMs: 300 }));
    }
    if (turn === Math.floor(turns / 3)) await quota.remove();
    if (turn === turns) break;
  }
  return outages;
}

it(`a service that fails three of ten requests, each differently, loses no record (seed ${SEED})`, {
  timeout: (SECONDS + 60) * 1000,
}, async (context) => {
  const trial = await openTrial(context, {
    producer: { requestTimeoutMs: 400, batchLogs: 100 },
    emulator: { random: randomFrom(SEED), maxStoredBytes: Number.MAX_SAFE_INTEGER },
  });
  flap(trial);
  const outages = await logSteadily(trial);
  trial.oracle.expectBooks(trial.sender.stats());
  await Promise.all(outages.map((outage) => outage.remove()));
  await trial.emulator.clearFaults();
  await trial.expectLively();
  await trial.expectSettled({ mayRepeat: true });

  const { requests, retries, received } = trial.sender.stats();
  expect(received).toBe(SECONDS * RECORDS_PER_S + 1);
  // Three of ten fail, and half a request more for each that went through is enough for all of them.
  expect(retries).toBeGreaterThan(0);
  expect(retries).toBeLessThan(0.8 * (requests - retries));
});
