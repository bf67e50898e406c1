// @ts-check

const REDRAW_MS = 100;
const CLEAR_LINE = '\r\x1b[K';

/** What is being done: one line that changes on a terminal, one line for each step elsewhere. */
export class Progress {
  #stream;
  #step = '';
  #drawnAt = 0;

  /** @param {import('node:tty').WriteStream} stream */
  constructor(stream) {
    this.#stream = stream;
  }

  /** @param {string} step */
  begin(step) {
    this.#step = step;
    if (this.#stream.isTTY) this.#draw('');
    else this.#stream.write(`${step}\n`);
  }

  /** @param {number} part from 0 to 1 */
  advance(part) {
    if (!this.#stream.isTTY || performance.now() - this.#drawnAt < REDRAW_MS) return;
    this.#draw(` ${Math.floor(part * 100)} %`);
  }

  /** Takes the line away, for what is to be printed next. */
  end() {
    if (this.#stream.isTTY) this.#stream.write(CLEAR_LINE);
  }

  /** @param {string} suffix */
  #draw(suffix) {
    this.#drawnAt = performance.now();
    const room = this.#stream.columns - suffix.length - 1;
    this.#stream.write(CLEAR_LINE + this.#step.slice(0, room) + suffix);
  }
}
