import { setImmediate as nextTurn } from 'node:timers/promises';
import { largeRecords } from '../corpus/records.mjs';
import { finish, openContender } from './open-contender.mjs';
import { peakRssBytes } from './peak-memory.mjs';

const RECORDS_PER_TURN = 1000;

/** Records of 1 kB, a thousand in each turn of the event loop, with the options that nobody has given. */
export async function run({ records, ...options }) {
  const contender = await openContender({ ...options, defaults: true });
  let longestCallMs = 0;
  let logged = 0;
  for (const record of largeRecords(records)) {
    const started = performance.now();
    contender.log(record);
    longestCallMs = Math.max(longestCallMs, performance.now() - started);
    if (++logged % RECORDS_PER_TURN === 0) await nextTurn();
  }
  await finish(contender, records, options);
  return { sent: records, longestCallMs, peakRssBytes: peakRssBytes() };
}
