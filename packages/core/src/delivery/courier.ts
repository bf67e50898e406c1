import { Worker } from 'node:worker_threads';
import type { HttpRequest } from '../runtime.js';
import { optionsOf } from './agent-across-threads.js';
import { COURIER_SOURCE } from './courier-worker.js';

/** What came of a parcel: the request id of its delivery, or why there is none (as far as is known). */
export type Receipt =
  | { readonly kind: 'delivered'; readonly requestId: string }
  | { readonly kind: 'undelivered'; readonly code: string };

/** Requests that must go one after the other. */
export type ParcelLane = readonly HttpRequest[];

/** State and text of one parcel in the memory that both threads share. The first slot is the signal. */
const SLOT_BYTES = 64;
const STATE_DELIVERED = 2;
const CONCURRENCY = 8;

/**
 * Posts requests while this thread stands still: the only way out once the process's `'exit'` event
 * has begun, after which no callback of this thread runs any more. Returns when everything is
 * delivered or finally refused, at the latest after `timeoutMs`; then the worker ends with the process.
 */
export function deliverBlocking(lanes: readonly ParcelLane[], timeoutMs: number): Receipt[][] {
  const count = lanes.reduce((sum, lane) => sum + lane.length, 0);
  const results = new SharedArrayBuffer((count + 1) * SLOT_BYTES);
  // Nothing to send, or no time: a thread would take some of either for nothing.
  if (count === 0 || timeoutMs <= 0) return receipts(lanes, results, 'ExitTimeout');
  try {
    startWorker(lanes, results, timeoutMs);
  } catch {
    // Workers may be forbidden (--permission) or out of memory; the receipts say that nothing left.
    return receipts(lanes, results, 'WorkerUnavailable');
  }
  Atomics.wait(new Int32Array(results), 0, 0, timeoutMs);
  return receipts(lanes, results, 'ExitTimeout');
}

function startWorker(
  lanes: readonly ParcelLane[],
  results: SharedArrayBuffer,
  timeoutMs: number,
): void {
  let slot = 0;
  const numbered = lanes.map((lane) => ({
    agentOptions: agentOptionsOf(lane),
    parcels: lane.map(({ agent: _, ...request }) => {
      slot += 1;
      return { slot, request };
    }),
  }));
  const worker = new Worker(COURIER_SOURCE, {
    // Nothing else that Node may find on Object.prototype.
    ...{ argv: undefined, name: undefined, resourceLimits: undefined, transferList: undefined },
    eval: true,
    // No preloads of the application: they cost time, and may log.
    execArgv: [],
    env: {},
    stdin: false,
    workerData: {
      lanes: numbered,
      results,
      slotBytes: SLOT_BYTES,
      timeoutMs,
      concurrency: CONCURRENCY,
    },
  });
  // Nobody is left to hear of it, but an unheard error would end the process with another code.
  worker.on('error', () => undefined);
}

/** All of a lane have the agent of its producer. */
function agentOptionsOf(lane: ParcelLane): object | undefined {
  const agent = lane.at(0)?.agent;
  return agent && optionsOf(agent);
}

function receipts(
  lanes: readonly ParcelLane[],
  results: SharedArrayBuffer,
  pendingCode: string,
): Receipt[][] {
  let slot = 0;
  return lanes.map((lane) =>
    lane.map(() => {
      slot += 1;
      return receipt(results, slot * SLOT_BYTES, pendingCode);
    }),
  );
}

function receipt(results: SharedArrayBuffer, start: number, pendingCode: string): Receipt {
  const words = new Int32Array(results, start, 2);
  const state = Atomics.load(words, 0);
  const text = Buffer.from(results, start + 8, words[1]).toString('latin1');
  if (state === STATE_DELIVERED) return { kind: 'delivered', requestId: text };
  return { kind: 'undelivered', code: text === '' ? pendingCode : text };
}
