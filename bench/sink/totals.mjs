import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {import('../runner/types.mjs').Arrived} Arrived */

const POLL_MS = 50;
/** Longer than any contender holds records back by itself. */
const PATIENCE_MS = 8000;

/**
 * What has arrived since the counting began.
 *
 * @param {number} port
 */
export function totals(port) {
  return ask(port, 'GET');
}

/**
 * The same, and starts counting anew.
 *
 * @param {number} port
 */
export function takeTotals(port) {
  return ask(port, 'DELETE');
}

/**
 * Resolves when so many records have arrived, or when no more come.
 *
 * @param {number} port
 * @param {number} wanted
 */
export async function arrived(port, wanted) {
  let latest = 0;
  let deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const { records } = await totals(port);
    if (records >= wanted) return;
    if (records > latest) deadline = performance.now() + PATIENCE_MS;
    latest = records;
    await sleep(POLL_MS);
  }
}

/**
 * @param {number} port
 * @param {'GET' | 'DELETE'} method
 * @returns {Promise<Arrived>}
 */
async function ask(port, method) {
  const answer = await fetch(`http://127.0.0.1:${port}/totals`, { method });
  return /** @type {Promise<Arrived>} */ (answer.json());
}
