import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { arrived } from '../sink/totals.mjs';

/**
 * @typedef {import('./types.mjs').Task} Task
 * @typedef {import('./types.mjs').Measured} Measured
 */

const script = fileURLToPath(new URL('../workloads/child.mjs', import.meta.url));

/** Longer than any round takes; a contender that hangs must not hang the benchmark. */
const TIMEOUT_MS = 300_000;
/** Of standard error, for the report of a failure. */
const TOLD_CHARACTERS = 2000;

/**
 * Runs one workload in a fresh process, which may ask to be told when so many records have arrived.
 *
 * @param {Task} task
 * @param {readonly string[]} [execArgv]
 * @returns {Promise<Measured>} rejects if the process ends without a result
 */
export async function runChild(task, execArgv = []) {
  const child = fork(script, {
    execArgv: [...execArgv],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let told = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    told = (told + text).slice(-TOLD_CHARACTERS);
  });
  /** @type {Measured | undefined} */
  let result;
  child.on('message', async (/** @type {{ result?: Measured, awaited?: number }} */ message) => {
    if (message.result !== undefined) result = message.result;
    if (message.awaited === undefined) return;
    await arrived(task.port, message.awaited);
    if (child.connected) child.send('arrived');
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
  child.send(task);
  const [code, signal] = await once(child, 'close');
  clearTimeout(timer);
  if (result !== undefined) return result;
  throw new Error(`${task.workload} ended with ${signal ?? code} and no result: ${told}`);
}
