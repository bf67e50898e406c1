/** Runs itself in a worker thread, which logs and leaves by WAY; prints how the thread ended. */
import { once } from 'node:events';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { loggers } from './loggers.mjs';
import { say } from './say.mjs';

const { LOGGER, WAY } = process.env;

const ways = {
  natural: () => undefined,
  exit: () => process.exit(4),
  throw: () => {
    throw new Error('uncaught');
  },
  terminated: stay,
  'parent-exits': stay,
};

/** Until the parent acts. */
function stay() {
  parentPort.postMessage('ready');
  setInterval(() => undefined, 1000);
}

async function inThread() {
  const logger = await loggers[LOGGER]();
  for (let seq = 0; seq < 20; seq++) logger.log(seq);
  ways[WAY]();
}

async function inMain() {
  const worker = new Worker(new URL(import.meta.url));
  const failures = [];
  worker.on('error', (error) => failures.push(error.message));
  const exited = once(worker, 'exit');
  if (ways[WAY] === stay) {
    await once(worker, 'message');
    if (WAY === 'parent-exits') process.exit(6);
    void worker.terminate();
  }
  const [code] = await exited;
  say(JSON.stringify({ code, failures }));
}

await (isMainThread ? inMain() : inThread());
