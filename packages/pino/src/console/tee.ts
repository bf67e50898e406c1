import type { DestinationStream } from 'pino';
import type { SlsDestination } from '../destination.js';

/** Prints each line, and ships it where there is a destination. Pino's only stream. */
export class Tee implements DestinationStream {
  /** @internal Set by pino, which is asked to by its metadata symbol. */
  lastLogger: SlsDestination['lastLogger'];
  /** @internal Set by pino. */
  lastObj: unknown;

  readonly #print: ((line: string) => void) | undefined;
  readonly #sls: SlsDestination | undefined;

  constructor(print: ((line: string) => void) | undefined, sls: SlsDestination | undefined) {
    Object.defineProperty(this, Symbol.for('pino.metadata'), { value: true });
    this.#print = print;
    this.#sls = sls;
  }

  write(line: string): void {
    this.lastObj = undefined;
    this.#print?.(line);
    if (this.#sls === undefined) return;
    this.#sls.lastLogger = this.lastLogger;
    this.#sls.write(line);
  }

  /** As pino calls it for `logger.flush(cb)`. */
  flush(callback: (error?: Error) => void): void {
    if (this.#sls === undefined) process.nextTick(callback);
    else this.#sls.flush(callback);
  }

  flushSync(): void {
    this.#sls?.flushSync();
  }

  end(): void {
    this.#sls?.end();
  }
}
