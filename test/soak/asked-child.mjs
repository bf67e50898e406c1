// @ts-check
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Far beyond what any answer takes, a service that is stopped for a while included. */
const PATIENCE_MS = 300_000;

/** Of a child that fails: what it printed last says why. */
const MAX_STDERR_LINES = 30;

/** What the packages say on standard error begins like this. */
const OURS = 'putlogs: ';

/** A child that answers questions. It ends with this process, whatever happens. */
export class AskedChild {
  /** Lines on standard error that are none of the packages': warnings of Node, stacks. */
  strangeLines = 0;
  #name;
  #child;
  #exit;
  /** @type {string[]} */
  #stderr = [];
  #questions = 0;
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
  #unanswered = new Map();

  /**
   * @param {string} name
   * @param {string} script relative to this file
   * @param {Record<string, string>} env all that it is given, besides the PATH
   */
  constructor(name, script, env) {
    this.#name = name;
    this.#child = fork(fileURLToPath(new URL(script, import.meta.url)), {
      env: { PATH: process.env['PATH'], ...env },
      // V8 gives its young generation more room in a busy moment and leaves it that; here it has all of
      // it from the start, or that step would pass for growth.
      execArgv: ['--expose-gc', '--min-semi-space-size=16'],
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    const kill = () => this.kill();
    process.once('exit', kill);
    this.#exit = once(this.#child, 'exit').then(([code, signal]) => {
      process.off('exit', kill);
      this.#rejectAll(`ended with ${signal ?? `exit code ${code}`}`);
      return /** @type {number | null} */ (code);
    });
    this.#child.on('message', (message) => this.#answered(message));
    if (this.#child.stderr === null) throw new Error('The child has no standard error.');
    createInterface({ input: this.#child.stderr }).on('line', (line) => this.#keep(line));
  }

  /** The latest lines that it said on standard error. */
  get stderr() {
    return this.#stderr.join('\n');
  }

  /**
   * @param {string} name
   * @param {unknown} [argument]
   * @returns {Promise<any>}
   */
  async ask(name, argument) {
    this.#questions += 1;
    const id = this.#questions;
    const timer = setTimeout(() => this.#rejectAll(`didn't answer '${name}'`), PATIENCE_MS);
    try {
      return await new Promise((resolve, reject) => {
        this.#unanswered.set(id, { resolve, reject });
        this.#child.send({ id, name, argument }, (error) => {
          if (error !== null) reject(this.#failure(`can't be asked: ${error.message}`));
        });
      });
    } finally {
      clearTimeout(timer);
      this.#unanswered.delete(id);
    }
  }

  /** From now on it does nothing, as a machine that hangs; connections stay open. */
  suspend() {
    this.#child.kill('SIGSTOP');
  }

  resume() {
    this.#child.kill('SIGCONT');
  }

  /** Lets it end. Resolves with its exit code. */
  async release() {
    if (this.#child.connected) this.#child.disconnect();
    return this.#exit;
  }

  kill() {
    this.#child.kill('SIGKILL');
  }

  /** @param {any} message */
  #answered({ id, value, error }) {
    const question = this.#unanswered.get(id);
    if (error === undefined) question?.resolve(value);
    else question?.reject(this.#failure(error));
  }

  /** @param {string} line */
  #keep(line) {
    if (!line.startsWith(OURS)) this.strangeLines += 1;
    this.#stderr.push(line);
    if (this.#stderr.length > MAX_STDERR_LINES) this.#stderr.shift();
  }

  /** @param {string} what */
  #rejectAll(what) {
    for (const { reject } of this.#unanswered.values()) reject(this.#failure(what));
  }

  /** @param {string} what */
  #failure(what) {
    return new Error(`${this.#name} ${what}\n${this.stderr}`.trim());
  }
}
