/** After so long without a hold the next one is another end's: the application has gone on meanwhile. */
const STALE_MS = 5000;

/**
 * How long deliveries have held a process that ends: all of them together have the time of one.
 * Only the time that they take counts, not that of an application that goes on after it ran dry.
 */
export class HoldBudget {
  #spentMs = 0;
  /** Since when there is a hold. */
  #since: number | undefined;
  #lastEnd = 0;

  /** What is left of `allowedMs`, in milliseconds. */
  leftMs(allowedMs: number, now: number): number {
    if (this.#since === undefined && now > this.#lastEnd + STALE_MS) this.#spentMs = 0;
    const runningMs = this.#since === undefined ? 0 : now - this.#since;
    return allowedMs - this.#spentMs - runningMs;
  }

  begin(now: number): void {
    this.#since ??= now;
  }

  end(now: number): void {
    if (this.#since === undefined) return;
    this.#spentMs += now - this.#since;
    this.#since = undefined;
    this.#lastEnd = now;
  }
}
