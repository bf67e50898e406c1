// @ts-check
/** The pino target, in a worker that tells what its own heap takes: the main thread sees only its own. */
import { once } from 'node:events';
import { BroadcastChannel } from 'node:worker_threads';
import slsTransport from '@putlogs/pino';
import { isolateMemory } from './isolate-memory.mjs';

/** For as long as the thread lives: one that only a pending answer holds would be collected. */
const channel = new BroadcastChannel('putlogs-soak');
channel.unref();

/** @param {import('@putlogs/pino').SlsPinoOptions} options */
export default function measuredTarget(options) {
  channel.onmessage = async ({ data }) => {
    if (typeof data?.collect === 'boolean') channel.postMessage(await isolateMemory(data.collect));
  };
  return slsTransport(options);
}

/**
 * Asks the worker. For its main thread.
 *
 * @param {boolean} collect
 * @returns {Promise<import('./isolate-memory.mjs').IsolateMemory>}
 */
export async function workerMemory(collect) {
  const answered = once(channel, 'message');
  channel.postMessage({ collect });
  const [{ data }] = await answered;
  return data;
}
