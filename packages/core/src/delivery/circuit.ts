import { type DelayCause, retryDelayMs } from './backoff.js';

/** Failures in a row after which the destination counts as out, not the single request. */
const OUTAGE_AFTER = 3;

/** What a person has to put right, and a quota, concern every request alike. */
const CONCERNS_ALL: ReadonlySet<DelayCause> = new Set(['not-found', 'credentials', 'quota']);

/**
 * Whether a destination is worth asking. In an outage one probe at a time goes out, further and
 * further apart; once one succeeds, the number under way grows by one with each success.
 */
export class Circuit {
  readonly #maxWindow: number;
  #window: number;
  #failures = 0;
  #openUntil = Number.NEGATIVE_INFINITY;

  constructor(maxInFlight: number) {
    this.#maxWindow = maxInFlight;
    this.#window = maxInFlight;
  }

  /** Requests that may be under way at once. */
  get window(): number {
    return this.#window;
  }

  /** The destination counts as out; single requests need no delay of their own. */
  get isOut(): boolean {
    return this.#openUntil > Number.NEGATIVE_INFINITY;
  }

  /** Monotonic time before which nothing is sent. */
  get openUntil(): number {
    return this.#openUntil;
  }

  succeeded(): void {
    this.#window = Math.min(this.#maxWindow, this.#window + 1);
    this.#failures = 0;
    this.#openUntil = Number.NEGATIVE_INFINITY;
  }

  failed(cause: DelayCause, now: number, random: number, retryAfterMs: number | undefined): void {
    // Requests that were under way together fail together: that is one failure of the destination,
    // and the next try is as near as after the first of them.
    if (now >= this.#openUntil) this.#failures += 1;
    if (cause === 'quota') this.#window = Math.max(1, this.#window >> 1);
    const isSingle = this.#failures < OUTAGE_AFTER && !CONCERNS_ALL.has(cause) && !this.isOut;
    if (isSingle && retryAfterMs === undefined) return;
    if (cause !== 'quota') this.#window = 1;
    const delayMs = retryDelayMs({ cause, attempt: this.#failures, random, retryAfterMs });
    this.#openUntil = Math.max(this.#openUntil, now + delayMs);
  }

  /** Asks again at once. */
  hasten(): void {
    if (this.isOut) this.#openUntil = 0;
  }
}
