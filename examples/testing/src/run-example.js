import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { DEFAULT_ACCESS_KEY_ID, DEFAULT_ACCESS_KEY_SECRET } from '@putlogs/emulator';

/**
 * How an example ended.
 *
 * @typedef {object} Ending
 * @property {number | null} code `null` when a signal ended it
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * Everything an example reads to find an emulator.
 *
 * @param {{ endpoint: string }} emulator
 * @returns {Record<string, string>}
 */
export function environmentFor({ endpoint }) {
  return {
    SLS_ENDPOINT: endpoint,
    SLS_PROJECT: 'examples',
    SLS_LOGSTORE: 'app',
    ALIBABA_CLOUD_ACCESS_KEY_ID: DEFAULT_ACCESS_KEY_ID,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: DEFAULT_ACCESS_KEY_SECRET,
  };
}

/**
 * Starts an example in a process of its own, with nothing of this process's environment but the PATH.
 *
 * @param {URL} script
 * @param {Record<string, string>} env
 */
export function startExample(script, env) {
  const child = spawn(process.execPath, [fileURLToPath(script)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
  });
  return { child, ended: ending(child) };
}

/**
 * Runs an example that ends by itself.
 *
 * @param {URL} script
 * @param {Record<string, string>} env
 */
export function runExample(script, env) {
  return startExample(script, env).ended;
}

/**
 * Resolves with the address that a started example prints; rejects if it ends without one.
 *
 * @param {ReturnType<typeof startExample>} example
 * @returns {Promise<string>}
 */
export async function addressOf({ child, ended }) {
  let printed = '';
  const found = new Promise((resolve) => {
    child.stdout.on('data', (chunk) => {
      printed += chunk;
      const address = /http:\/\/\S+/.exec(printed);
      if (address !== null) resolve(address[0]);
    });
  });
  const endedEarly = ended.then(({ code, stderr }) => {
    throw new Error(`The example ended with code ${code} before it listened: ${stderr}`);
  });
  return Promise.race([found, endedEarly]);
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 * @returns {Promise<Ending>}
 */
async function ending(child) {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, stdout, stderr };
}
