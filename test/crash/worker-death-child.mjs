// @ts-check
/** An application whose pino worker dies. With LISTENS=1 it listens to what pino says of that. */
import { attach } from '@putlogs/pino';
import { pino } from 'pino';
import { recordOf } from '../faults/records.mjs';

const { OPTIONS = '{}', RECORDS = '0', LISTENS = '0' } = process.env;
const records = Number(RECORDS);

const transport = pino.transport({ target: '@putlogs/pino', options: JSON.parse(OPTIONS) });
const logger = pino({ base: null }, transport);
/** @type {string[]} */
const errors = [];
if (LISTENS === '1')
  transport.on('error', (/** @type {Error} */ error) => errors.push(error.message));

for (let id = 0; id < records; id++) logger.info(recordOf(id), 'a record');
await allOnDisk();
// once() of node:events would reject with the error.
const closed = new Promise((resolve) => transport.once('close', resolve));
await Reflect.get(transport, 'worker').terminate();
await closed;
logger.info('after the death');
// What a stream tells, it tells a turn later.
await new Promise((resolve) => setTimeout(resolve, 50));
process.stdout.write(JSON.stringify({ errors }));

/** The worker has read them, and has then said so in two later turns. */
function allOnDisk() {
  let times = 0;
  return new Promise((resolve) => {
    const hold = setInterval(() => undefined, 1000);
    attach(transport, {
      statsIntervalMs: 10,
      onStats: ({ received }) => {
        times += received === records ? 1 : 0;
        if (times < 3) return;
        clearInterval(hold);
        resolve(undefined);
      },
    });
  });
}
