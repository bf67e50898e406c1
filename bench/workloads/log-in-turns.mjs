import { setImmediate as nextTurn } from 'node:timers/promises';

const RECORDS_PER_TURN = 500;

/** Logs `count` of the records, over and over, as fast as it goes, with turns for everything else between. */
export async function logInTurns(log, records, count) {
  for (let i = 0; i < count; i++) {
    log(records[i % records.length]);
    if (i % RECORDS_PER_TURN === RECORDS_PER_TURN - 1) await nextTurn();
  }
}
