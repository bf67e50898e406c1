// @ts-check
/**
 * An application with a spool that logs until it is killed, and says which records it counts on: all
 * with ids below the last number that it has written to standard output. With DRAIN=1 it logs nothing,
 * and ends when nothing is left on disk.
 */
import { existsSync, readdirSync, writeSync } from 'node:fs';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { recordOf } from '../faults/records.mjs';
import { openLogger } from '../harness/open-logger.mjs';

const { WAY = '', OPTIONS = '{}', FROM = '0', DRAIN = '0' } = process.env;
const way = /** @type {import('../harness/open-logger.mjs').Way} */ (WAY);
const options = JSON.parse(OPTIONS);
const from = Number(FROM);
const STATS_INTERVAL_MS = 10;

const logger = openLogger(way, {
  options,
  statsIntervalMs: STATS_INTERVAL_MS,
  ...(way === 'pino worker' && { onStats: acknowledgeRead() }),
});

if (DRAIN === '1') await drain();
else await logForEver();

async function logForEver() {
  let id = from;
  for (;;) {
    const until = id + 1 + (id % 7);
    while (id < until) {
      logger.log(recordOf(id));
      id += 1;
    }
    // The records are on disk at the end of the turn in which they were logged: this is the one after.
    await nextTurn();
    if (way !== 'pino worker') acknowledge(id);
    await sleep(1);
  }
}

/**
 * A worker's records are on disk at the end of the turn in which it has read them. What it tells of
 * itself may be told within that turn, so it holds once it was followed by two of later turns.
 */
function acknowledgeRead() {
  let last = 0;
  let lastButOne = 0;
  return (/** @type {import('@putlogs/core').ProducerStats} */ { received }) => {
    if (lastButOne > 0) acknowledge(from + lastButOne);
    lastButOne = last;
    last = received;
  };
}

/**
 * Written before this returns: it is known even if the next moment is the last.
 *
 * @param {number} below
 */
function acknowledge(below) {
  writeSync(1, `${below}\n`);
}

async function drain() {
  while (isAnythingLeft()) {
    await logger.flush();
    await sleep(20);
  }
  await logger.close();
}

/** What was set aside as damaged is left for ever. */
function isAnythingLeft() {
  const { dir } = options.spool;
  return existsSync(dir) && readdirSync(dir).some((name) => name !== 'damaged');
}
