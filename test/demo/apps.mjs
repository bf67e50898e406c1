// @ts-check
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/**
 * An application of the demo: an example, and where its records go.
 *
 * @typedef {object} App
 * @property {string} name
 * @property {string} script the child, relative to this file
 * @property {string} logstore
 * @property {string} messageKey the content that holds a record's message
 */

/** @type {readonly App[]} */
export const APPS = [
  {
    name: 'Fastify + pino',
    script: 'apps/fastify-pino.mjs',
    logstore: 'fastify-pino',
    messageKey: 'msg',
  },
  {
    name: 'Express + winston',
    script: 'apps/express-winston.mjs',
    logstore: 'express-winston',
    messageKey: 'message',
  },
];

/** Far beyond what starting or stopping takes on a busy machine. */
const PATIENCE_MS = 30_000;

/** Of an application that fails: what it printed last says why. */
const MAX_STDERR_CHARS = 4000;

/**
 * A running application. It ends with the demo, whatever happens.
 */
export class RunningApp {
  #app;
  #child;
  #stderr = '';

  /**
   * @param {App} app
   * @param {Record<string, string>} env all that it is given, besides the PATH
   */
  constructor(app, env) {
    this.#app = app;
    this.#child = fork(fileURLToPath(new URL(app.script, import.meta.url)), {
      env: { PATH: process.env['PATH'], PORT: '0', ...env },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text) => {
      this.#stderr = (this.#stderr + text).slice(-MAX_STDERR_CHARS);
    });
  }

  /** Resolves with its address when it listens. */
  async listening() {
    return (await this.#next('listening')).url;
  }

  /** Its CPU time and its records up to now. */
  async mark() {
    const marked = this.#next('marked');
    this.#child.send('mark');
    return marked;
  }

  /** Stops it as a deployment does. Rejects unless it ends by itself with exit code 0. */
  async stop() {
    const begun = performance.now();
    const [report, [code, signal]] = await Promise.all([
      this.#next('report'),
      once(this.#child, 'exit', { signal: AbortSignal.timeout(PATIENCE_MS) }),
      this.#child.kill('SIGTERM'),
    ]);
    if (code !== 0) throw this.#failure(`ended with ${signal ?? `exit code ${code}`}`);
    return { ...report, tookMs: performance.now() - begun, stderr: this.#stderr };
  }

  /** Ends it at once, if it runs. */
  kill() {
    this.#child.kill('SIGKILL');
  }

  /**
   * @template {import('./apps/measured.mjs').ChildMessage['kind']} Kind
   * @param {Kind} kind
   * @returns {Promise<Extract<import('./apps/measured.mjs').ChildMessage, { kind: Kind }>>}
   */
  async #next(kind) {
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, AbortSignal.timeout(PATIENCE_MS)]);
    const message = once(this.#child, 'message', { signal }).then(([received]) => received);
    const early = once(this.#child, 'exit', { signal }).then(([code, by]) => {
      throw this.#failure(`ended with ${by ?? `exit code ${code}`} before it was '${kind}'`);
    });
    try {
      return await Promise.race([message, early]);
    } catch (error) {
      if (!signal.aborted) throw error;
      throw this.#failure(`was not '${kind}' within ${PATIENCE_MS / 1000} s`);
    } finally {
      message.catch(() => {});
      early.catch(() => {});
      over.abort();
    }
  }

  /** @param {string} what */
  #failure(what) {
    return new Error(`${this.#app.name} ${what}. ${this.#stderr}`.trim());
  }
}
