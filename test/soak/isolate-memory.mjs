// @ts-check
/**
 * What one thread's JavaScript takes, in bytes. `liveBytes` is what is left of the heap after a
 * collection; it is only there when one was asked for.
 *
 * @typedef {{ heapBytes: number, externalBytes: number, liveBytes?: number }} IsolateMemory
 */

/**
 * @param {boolean} collect
 * @returns {IsolateMemory}
 */
export function isolateMemory(collect) {
  const { heapUsed: heapBytes, external: externalBytes } = process.memoryUsage();
  if (!collect) return { heapBytes, externalBytes };
  globalThis.gc?.();
  return { heapBytes, externalBytes, liveBytes: process.memoryUsage().heapUsed };
}

/**
 * @param {IsolateMemory} a
 * @param {IsolateMemory} b
 * @returns {IsolateMemory}
 */
export function addMemory(a, b) {
  const heapBytes = a.heapBytes + b.heapBytes;
  const externalBytes = a.externalBytes + b.externalBytes;
  if (a.liveBytes === undefined || b.liveBytes === undefined) return { heapBytes, externalBytes };
  return { heapBytes, externalBytes, liveBytes: a.liveBytes + b.liveBytes };
}
