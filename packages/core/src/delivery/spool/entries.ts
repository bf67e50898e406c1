import type { SpooledBatch } from './entry.js';

/** All batches on disk, those of earlier processes first, each in the order of their sealing. */
export class Entries {
  readonly #recovered = new Set<SpooledBatch>();
  readonly #own = new Set<SpooledBatch>();
  #records = 0;

  /** Records in all of them. */
  get records(): number {
    return this.#records;
  }

  get size(): number {
    return this.#recovered.size + this.#own.size;
  }

  add(entry: SpooledBatch): void {
    this.#setOf(entry).add(entry);
    this.#records += entry.logs;
  }

  /** False when it was gone already. */
  delete(entry: SpooledBatch): boolean {
    if (!this.#setOf(entry).delete(entry)) return false;
    entry.state = 'gone';
    entry.holding.entries -= 1;
    this.#records -= entry.logs;
    return true;
  }

  /** The oldest that waits and may be read by now. */
  oldestWaiting(monotonicMs: number): SpooledBatch | undefined {
    return waiting(this.#recovered, monotonicMs) ?? waiting(this.#own, monotonicMs);
  }

  #setOf(entry: SpooledBatch): Set<SpooledBatch> {
    return entry.isRecovered ? this.#recovered : this.#own;
  }
}

function waiting(entries: Set<SpooledBatch>, monotonicMs: number): SpooledBatch | undefined {
  for (const entry of entries) {
    if (entry.state === 'waiting' && entry.notBefore <= monotonicMs) return entry;
  }
  return undefined;
}
