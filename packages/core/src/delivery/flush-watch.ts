import type { FlushReport } from '../events.js';
import type { Runtime, Timer } from '../runtime.js';

/**
 * Counts what becomes of the records that were pending when a flush began. Each batch tells the
 * watches it is under; later records are under none of them.
 */
export class FlushWatch {
  readonly done: Promise<FlushReport>;
  #finish: (report: FlushReport) => void = () => undefined;
  #deadline: Timer | undefined;
  #pending: number;
  #delivered = 0;
  #dropped = 0;

  constructor(pending: number, timeoutMs: number, runtime: Pick<Runtime, 'timer'>) {
    this.#pending = pending;
    this.done = new Promise((resolve) => {
      this.#finish = resolve;
    });
    if (pending === 0) this.#end(false);
    // Somebody awaits this flush, so the process stays for it, as long as its deadline allows.
    else this.#deadline = runtime.timer(timeoutMs, () => this.#end(true), { keepAlive: true });
  }

  settle(records: number, outcome: 'delivered' | 'dropped'): void {
    if (outcome === 'delivered') this.#delivered += records;
    else this.#dropped += records;
    this.#pending -= records;
    if (this.#pending === 0) this.#end(false);
  }

  #end(timedOut: boolean): void {
    this.#deadline?.cancel();
    this.#finish({
      delivered: this.#delivered,
      dropped: this.#dropped,
      pending: this.#pending,
      timedOut,
    });
  }
}
