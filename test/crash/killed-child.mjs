// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('child.mjs', import.meta.url));

/** What the packages say on standard error begins like this. */
const OURS = 'putlogs: ';

/** A child that is there to be killed. */
export class KilledChild {
  /** All of its records below this are to be found again. */
  acknowledged;
  /** Resolves when it is gone and everything that it said is known. */
  end;
  /** What it said on standard error. @type {string[]} */
  stderr = [];
  #child;
  #words = 0;
  /** @type {{ count: number, resolve: () => void } | undefined} */
  #waiting;

  /**
   * @param {number} from its first record's id
   * @param {Record<string, string>} env all that it is given, besides the PATH
   */
  constructor(from, env) {
    this.acknowledged = from;
    this.#child = spawn(process.execPath, [SCRIPT], {
      env: { PATH: process.env['PATH'], FROM: String(from), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const kill = () => this.kill();
    process.once('exit', kill);
    const words = createInterface({ input: this.#child.stdout });
    const errors = createInterface({ input: this.#child.stderr });
    words.on('line', (line) => {
      this.acknowledged = Number(line);
      this.#words += 1;
      if (this.#words === this.#waiting?.count) this.#waiting.resolve();
    });
    errors.on('line', (line) => void this.stderr.push(line));
    const closed = Promise.all([
      once(this.#child, 'close'),
      once(words, 'close'),
      once(errors, 'close'),
    ]);
    this.end = closed.then(([[code, signal]]) => {
      process.off('exit', kill);
      return /** @type {{ code: number | null, signal: string | null }} */ ({ code, signal });
    });
  }

  /**
   * Resolves with its acknowledgement of that number, or when it is gone.
   *
   * @param {number} count
   */
  async said(count) {
    /** @type {Promise<void>} */
    const said = new Promise((resolve) => {
      this.#waiting = { count, resolve };
      if (this.#words >= count) resolve();
    });
    await Promise.race([said, this.end]);
  }

  /** Lines that are none of the packages': warnings of Node, stacks. */
  get strangeLines() {
    return this.stderr.filter((line) => !line.startsWith(OURS));
  }

  kill() {
    this.#child.kill('SIGKILL');
  }
}
