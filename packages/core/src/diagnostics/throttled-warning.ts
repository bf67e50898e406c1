import type { Runtime } from '../runtime.js';

/** After a line, the next of the same kind waits this long and then says how often it happened. */
const QUIET_MS = 30_000;

/**
 * Says on standard error what goes wrong, without flooding it: the first line of a kind at once,
 * then at most one every 30 s with the count of those in between.
 */
export class ThrottledWarning {
  readonly #runtime: Pick<Runtime, 'monotonic' | 'timer' | 'warn' | 'onExit'>;
  readonly #line: (count: number, last: string) => string;
  #quietUntil = Number.NEGATIVE_INFINITY;
  #held = 0;
  #last = '';
  #unwatchExit: (() => void) | undefined;

  constructor(
    runtime: Pick<Runtime, 'monotonic' | 'timer' | 'warn' | 'onExit'>,
    line: (count: number, last: string) => string,
  ) {
    this.#runtime = runtime;
    this.#line = line;
  }

  /**
   * Something happened `count` times more; `detail` is what the line says of the last.
   *
   * @returns whether it was said at once
   */
  add(count: number, detail: string): boolean {
    this.#last = detail;
    this.#held += count;
    const isQuiet = this.#runtime.monotonic() < this.#quietUntil;
    if (!isQuiet) this.flush();
    else if (this.#held === count) this.#later();
    return !isQuiet;
  }

  /** Says at once what is held back. */
  flush(): void {
    if (this.#held === 0) return;
    const count = this.#held;
    this.#held = 0;
    this.#unwatchExit?.();
    this.#unwatchExit = undefined;
    this.#quietUntil = this.#runtime.monotonic() + QUIET_MS;
    this.#runtime.warn(this.#line(count, this.#last));
  }

  #later(): void {
    this.#unwatchExit ??= this.#runtime.onExit(() => this.flush());
    const delayMs = Math.max(0, this.#quietUntil - this.#runtime.monotonic());
    this.#runtime.timer(delayMs, () => this.flush(), { keepAlive: false });
  }
}
