// A process with a spool. Run by processes.test.ts against the built package; MODE says what it does.

import { randomFillSync } from 'node:crypto';
import { writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { sealBatch } from '../../dist/esm/batch/sealed-batch.js';
import { nodeSpoolFs } from '../../dist/esm/delivery/spool/node-fs.js';
import { nodeProcesses } from '../../dist/esm/delivery/spool/node-processes.js';
import { Spool } from '../../dist/esm/delivery/spool/spool.js';
import { compressionFor } from '../../dist/esm/wire/compression.js';
import { encodeGroupTrailer } from '../../dist/esm/wire/group-trailer.js';
import { decodeLogGroup, encodeLogGroup } from '../../dist/esm/wire/log-group.js';

const { MODE, DIR, FROM = '0' } = process.env;
const destination = { project: 'my-project', logstore: 'my-logstore', topic: 't', source: 's' };
const trailer = encodeGroupTrailer({ topic: 't', source: 's', tags: {} });
const lz4 = compressionFor('lz4');

const spool = new Spool(
  { dir: DIR, maxBytes: 1 << 30, fsync: false },
  {
    fs: nodeSpoolFs,
    processes: nodeProcesses(),
    runtime: {
      now: () => Date.now(),
      monotonic: () => performance.now(),
      timer(delayMs, task, { keepAlive }) {
        const timeout = setTimeout(task, delayMs);
        if (!keepAlive) timeout.unref();
        return { cancel: () => clearTimeout(timeout) };
      },
      defer: (task) => setImmediate(task),
      randomBytes: (size) => randomFillSync(new Uint8Array(size)),
    },
    compression: () => lz4,
    report: ({ code, message }) => say('report', `${code}: ${message}`),
  },
);

/** A line to the parent, written before this returns: it is known even if the next moment is the last. */
function say(what, value) {
  writeSync(1, `${JSON.stringify([what, value])}\n`);
}

const logOf = (id) =>
  Buffer.from(encodeLogGroup({ Logs: [{ Time: 1, Contents: [{ Key: 'id', Value: `${id}` }] }] }));
const batchOf = (ids) =>
  sealBatch(destination, Buffer.concat([...ids.map(logOf), trailer]), ids.length, lz4);

function idsOf(batch) {
  const raw = compressionFor(batch.compression).decompress(batch.body, batch.rawBytes);
  return decodeLogGroup(raw).Logs.map(({ Contents }) => Number(Contents[0].Value));
}

/** Delivers one batch, or all. */
function deliver(most) {
  for (let count = 0; count < most; count++) {
    const entry = spool.next();
    if (entry === undefined) return;
    const batch = spool.load(entry);
    if (typeof batch === 'string') say('lost', entry.logs);
    else say('delivered', idsOf(batch));
    spool.remove(entry);
  }
}

async function recover() {
  let records = 0;
  await spool.recover({
    recovered: (batch) => {
      records += batch.logs;
    },
    lost: (lost) => say('lost', lost),
  });
  say('recovered', records);
}

function received(word) {
  return new Promise((resolve) => {
    process.on('message', (message) => {
      if (message === word) resolve();
    });
  });
}

/** Logs some records each turn, acknowledges them when they are on disk, seals, delivers: until it is killed. */
async function writeForEver() {
  await recover();
  let id = Number(FROM);
  for (;;) {
    const journal = spool.journal(destination, trailer);
    const ids = [];
    let bytes = Buffer.alloc(0);
    for (let turn = 0; turn < 20; turn++) {
      const fresh = Array.from({ length: 1 + (turn % 7) }, () => id++);
      ids.push(...fresh);
      bytes = Buffer.concat([bytes, ...fresh.map(logOf)]);
      say('logged', fresh);
      if (journal.commit(bytes, bytes.length, ids.length)) say('acknowledged', fresh);
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (spool.store(batchOf(ids), Date.now(), journal) === undefined) say('refused', ids);
    if (ids[0] % 3 === 0) deliver(1);
  }
}

switch (isMainThread ? MODE : 'worker') {
  case 'write':
    await writeForEver();
    break;
  case 'leave':
    for (let id = 0; id < 50; id++) spool.store(batchOf([id]), Date.now());
    process.kill(process.pid, 'SIGKILL');
    break;
  case 'race': {
    const gone = received('end');
    const started = received('go');
    process.send('ready');
    await started;
    await recover();
    deliver(Number.POSITIVE_INFINITY);
    process.send('done');
    await gone;
    spool.close();
    process.disconnect();
    break;
  }
  case 'share': {
    const from = Number(FROM);
    await recover();
    for (let id = from; id < from + 100; id++) {
      spool.store(batchOf([id]), Date.now());
      if (id % 2 === 0) deliver(1);
      await new Promise((resolve) => setImmediate(resolve));
    }
    deliver(Number.POSITIVE_INFINITY);
    spool.close();
    break;
  }
  case 'drain':
    await recover();
    deliver(Number.POSITIVE_INFINITY);
    spool.close();
    break;
  case 'threads': {
    const ends = [1, 2, 3].map((number) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: number });
      return new Promise((resolve) => worker.on('exit', resolve));
    });
    await Promise.all(ends);
    spool.store(batchOf([0]), Date.now());
    break;
  }
  case 'worker':
    spool.store(batchOf([workerData]), Date.now());
    break;
}
