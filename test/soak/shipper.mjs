// @ts-check
/** An application that logs steadily through one logger, and tells what that takes. */
import { readdirSync } from 'node:fs';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openLogger } from '../harness/open-logger.mjs';
import { answer } from './answers.mjs';
import { addMemory, isolateMemory } from './isolate-memory.mjs';
import { workerMemory } from './measured-target.mjs';
import { SteadyLoad } from './steady-load.mjs';

const TARGET = fileURLToPath(new URL('measured-target.mjs', import.meta.url));
const STATS_INTERVAL_MS = 100;
/** Longer than any backlog of a soak takes. */
const DRAIN_MS = 240_000;

const { WAY = '', OPTIONS = '{}', PER_SECOND = '1' } = process.env;
const way = /** @type {import('../harness/open-logger.mjs').Way} */ (WAY);

/** What has happened since it was last asked: nothing of a long run is kept here. */
let news = noNews();

/** @type {import('../harness/open-logger.mjs').OpenLogger} */
let logger;
/** @type {SteadyLoad} */
let load = new SteadyLoad(() => undefined, 0);

// It ends by itself: nothing that ships holds a process.
process.once('disconnect', () => load.stop());

answer({
  /** Opens the logger, until it can be asked. Answers with the descriptors that were open before. */
  async open() {
    const descriptors = openDescriptors();
    logger = openLogger(way, {
      options: JSON.parse(OPTIONS),
      target: TARGET,
      statsIntervalMs: STATS_INTERVAL_MS,
      hooks: {
        onDelivered: ({ requestId, records }) => void news.delivered.push({ requestId, records }),
        onDropped: ({ reason, records, logs = [] }) =>
          void news.dropped.push({
            reason,
            records,
            ids: logs.map(({ contents }) => Number(contents['id'])),
          }),
        onError: ({ code }) => {
          news.failures[code] = (news.failures[code] ?? 0) + 1;
        },
      },
    });
    load = new SteadyLoad((record) => logger.log(record), Number(PER_SECOND));
    while (logger.stats() === undefined) await sleep(10);
    return descriptors;
  },

  start: () => load.start(),

  stop: () => load.stop(),

  /** What it takes now, and what has happened since the last sample. */
  async sample(/** @type {{ collect: boolean }} */ { collect }) {
    const rssBytes = process.memoryUsage.rss();
    const descriptors = openDescriptors();
    const memory = await threadsMemory(collect);
    const { bufferedBytes = 0, spooledBytes = 0, delivered = 0, pending } = logger.stats() ?? {};
    const held = { bufferedBytes, spooledBytes, delivered, pending: pending?.total ?? 0 };
    return { rssBytes, descriptors, ...memory, ...held, news: takeNews() };
  },

  /** Delivers everything. Answers with the books. */
  async settle() {
    const report = await logger.flush({ timeoutMs: DRAIN_MS });
    await untilToldAgain();
    return { report, logged: load.logged, stats: logger.stats(), news: takeNews() };
  },

  /** Closes the logger. Answers with the descriptors that are open then. */
  async close() {
    await logger.close();
    // Sockets and files that are being closed are gone some turns later.
    for (let turn = 0; turn < 20; turn++) await sleep(10);
    return openDescriptors();
  },
});

/** @param {boolean} collect */
async function threadsMemory(collect) {
  const own = await isolateMemory(collect);
  return way === 'pino worker' ? addMemory(own, await workerMemory(collect)) : own;
}

/**
 * Hooks are told a turn after something happened. A worker's books arrive at intervals: those of after
 * this moment are the second from now.
 */
async function untilToldAgain() {
  await nextTurn();
  if (way !== 'pino worker') return;
  const first = logger.stats();
  while (logger.stats() === first) await sleep(10);
  const second = logger.stats();
  while (logger.stats() === second) await sleep(10);
}

/** Of this process, all of its threads; the one that is open to count them is not. */
function openDescriptors() {
  return readdirSync('/proc/self/fd').length - 1;
}

function takeNews() {
  const taken = news;
  news = noNews();
  return taken;
}

/**
 * @typedef {object} News
 * @property {{ requestId: string, records: number }[]} delivered
 * @property {{ reason: string, records: number, ids: number[] }[]} dropped `ids` of what the service refused
 * @property {Record<string, number>} failures by code
 */

/** @returns {News} */
function noNews() {
  return { delivered: [], dropped: [], failures: {} };
}
