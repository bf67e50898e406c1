// @ts-check
import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * What one thread's JavaScript takes, in bytes. `live` is what is left of it after a collection; it is
 * only there when one was asked for.
 *
 * @typedef {object} IsolateMemory
 * @property {number} heapBytes
 * @property {number} externalBytes buffers, outside of the heap
 * @property {{ heapBytes: number, externalBytes: number }} [live]
 */

/**
 * @param {boolean} collect
 * @returns {Promise<IsolateMemory>}
 */
export async function isolateMemory(collect) {
  const now = bytes();
  if (!collect) return now;
  // A buffer's bytes are given back a turn after the buffer has been collected.
  for (let round = 0; round < 2; round++) {
    globalThis.gc?.();
    await nextTurn();
  }
  return { ...now, live: bytes() };
}

/**
 * @param {IsolateMemory} a
 * @param {IsolateMemory} b
 * @returns {IsolateMemory}
 */
export function addMemory(a, b) {
  const sum = addBytes(a, b);
  return a.live && b.live ? { ...sum, live: addBytes(a.live, b.live) } : sum;
}

function bytes() {
  const { heapUsed: heapBytes, external: externalBytes } = process.memoryUsage();
  return { heapBytes, externalBytes };
}

/**
 * @param {ReturnType<typeof bytes>} a
 * @param {ReturnType<typeof bytes>} b
 */
function addBytes(a, b) {
  return {
    heapBytes: a.heapBytes + b.heapBytes,
    externalBytes: a.externalBytes + b.externalBytes,
  };
}
