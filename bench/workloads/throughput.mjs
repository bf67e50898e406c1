import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Producer } from '@putlogs/core';
import { HandMadeBatches } from '../contenders/official-sdk.mjs';
import { slsTarget } from '../contenders/target.mjs';
import { typicalRecords } from '../corpus/records.mjs';

const RECORDS_PER_TURN = 1000;
/** As many requests as a producer has under way at once, so that neither waits for answers. */
const CALLS_UNDER_WAY = 4;
/** Held by the producer; above, the loop is faster than the network. */
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;

const contenders = {
  '@putlogs/core': (port) => {
    const producer = new Producer(slsTarget(port));
    return {
      send: (contents) => producer.send({ contents }),
      async keepUp() {
        while (producer.stats().bufferedBytes > MAX_BUFFERED_BYTES) await sleep(1);
      },
      flush: () => producer.flush({ timeoutMs: 120_000 }),
    };
  },
  'official SDK by hand': (port) => {
    const batches = new HandMadeBatches(port);
    return {
      send: (contents) => batches.add(Date.now(), contents),
      async keepUp() {
        while (batches.underWay >= CALLS_UNDER_WAY) await batches.next();
      },
      flush: () => batches.flush(),
    };
  },
};

/** Records a second, from the first one to the acknowledgement of the last, as fast as it goes. */
export async function run({ contender, port, records, warmUpRecords }) {
  const { send, keepUp, flush } = contenders[contender](port);
  const pool = typicalRecords(records).map(({ level, message, fields }) => ({
    ...fields,
    level,
    message,
  }));
  const sendAll = async (count) => {
    for (let i = 0; i < count; i++) {
      send(pool[i % pool.length]);
      if (i % RECORDS_PER_TURN < RECORDS_PER_TURN - 1) continue;
      await keepUp();
      await nextTurn();
    }
    await flush();
  };
  await sendAll(warmUpRecords);
  const started = performance.now();
  await sendAll(records);
  const seconds = (performance.now() - started) / 1000;
  return { sent: warmUpRecords + records, perSecond: records / seconds };
}
