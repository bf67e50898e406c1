import type { Runtime } from '../runtime.js';

/** The service's time, as far as its answers have told it: requests are refused when their date is off. */
export class ServerClock {
  readonly #runtime: Pick<Runtime, 'now'>;
  #offsetMs = 0;

  constructor(runtime: Pick<Runtime, 'now'>) {
    this.#runtime = runtime;
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return this.#runtime.now() + this.#offsetMs;
  }

  /** How far the service's clock is ahead of this machine's. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Takes over a time of the service and returns the new offset; what isn't a time changes nothing. */
  correct(serverTimeMs: number): number {
    if (Number.isFinite(serverTimeMs)) this.#offsetMs = serverTimeMs - this.#runtime.now();
    return this.#offsetMs;
  }
}
