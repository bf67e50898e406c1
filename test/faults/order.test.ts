import { createHash } from 'node:crypto';
import type { StoredLog } from '@putlogs/emulator';
import { expect, it } from 'vitest';
import { watchProcess } from './process-watch.js';
import { randomFrom } from './records.mjs';
import { openTrial, type Trial } from './trial.js';

watchProcess();

const KEYS = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'];
const SEED = 20_261_124;

/** Every record's first copy, by hash key, in the order of arrival. */
function firstArrivals(logs: readonly StoredLog[]): Map<string, number[]> {
  const seen = new Set<string>();
  const byKey = new Map<string, number[]>();
  for (const { contents, hashKey = 'none' } of logs) {
    const id = contents['id'] ?? '';
    if (seen.has(id)) continue;
    seen.add(id);
    byKey.set(hashKey, [...(byKey.get(hashKey) ?? []), Number(id)]);
  }
  return byKey;
}

async function logInRounds(trial: Trial): Promise<void> {
  for (let round = 0; round < 8; round++) {
    for (const hashKey of KEYS) trial.log(25, { hashKey });
    await trial.sender.flush({ timeoutMs: 20 });
  }
}

it('records of one hash key arrive in their order, whatever fails, and what is sent again is the same batch', async (context) => {
  const trial = await openTrial(context, {
    producer: { batchLogs: 5, maxInFlight: 4, requestTimeoutMs: 300 },
    emulator: { random: randomFrom(SEED) },
  });
  trial.emulator.fault({ kind: 'reset', at: 'body', percent: 8 });
  trial.emulator.fault({ kind: 'reset', at: 'stored', percent: 8 });
  trial.emulator.fault({ kind: 'hang', after: 'stored', percent: 3 });
  trial.emulator.fault({ kind: 'answer', code: 'InternalServerError', percent: 10 });
  await logInRounds(trial);
  await trial.oracle.heard(({ failed }) => failed.length >= 30);
  await trial.emulator.clearFaults();
  await trial.expectLively();
  await trial.expectSettled({ mayRepeat: true });

  const arrivals = firstArrivals(trial.emulator.logs());
  for (const key of KEYS) {
    const ids = arrivals.get(createHash('md5').update(key).digest('hex')) ?? [];
    expect(ids).toHaveLength(8 * 25);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  }
  // By the MD5 of the body: as many different ones as batches, each sent at least once.
  const bodies = new Set(trial.emulator.requests().map(({ headers }) => headers['content-md5']));
  const { requests, retries } = trial.sender.stats();
  expect(retries).toBeGreaterThan(20);
  expect(bodies.size).toBe(requests - retries);
});

it('a batch is repeated only where its answer was lost, and once for each time', async (context) => {
  const trial = await openTrial(context, { producer: { maxInFlight: 1 } });
  const fault = trial.emulator.fault({ kind: 'reset', at: 'stored', times: 6 });
  trial.log(100);
  await trial.expectSettled({ mayRepeat: true });
  expect(fault.hits).toBe(6);
  const sent = trial.emulator.requests({ where: ({ stored }) => stored });
  expect(sent).toHaveLength(5 + 6);
  await trial.expectLively();
});

it('split batches keep their order within a hash key', async (context) => {
  const trial = await openTrial(context, {
    producer: { batchLogs: 32 },
    emulator: { limits: { logs: 8 } },
  });
  trial.log(128, { hashKey: 'alpha' });
  await trial.expectSettled();
  // Each batch of 32 and both of its halves.
  expect(trial.emulator.stats().refused).toEqual({ PostBodyTooLarge: 4 * 3 });
  const ids = trial.emulator.logs().map(({ contents }) => Number(contents['id']));
  expect(ids).toEqual([...Array(128).keys()]);
});
