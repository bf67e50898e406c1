/** A refusal for quota takes the rate down to this part … */
const CUT = 0.85;
/** … at most once in this time, since requests already under way say nothing new. */
const CUT_PAUSE_MS = 1000;
/** From there it grows by this part of it each second … */
const GROWTH_PER_S = 0.04;
/** … and ever faster after so long without a refusal: then the quota isn't what holds it. */
const SEARCH_AFTER_MS = 10_000;
const SEARCH_GROWTH_PER_S = 0.5;
/** A rate that has grown to this many times that of the last cut isn't held down any more. */
const FREE_AT = 4;
/** What was accepted within this time tells the rate that the service grants. */
const MEASURED_MS = 5000;
/** The slowest: so many bytes a second, that a batch goes out at least every few minutes. */
const MIN_BYTES_PER_S = 2048;

/**
 * The rate of a destination under quota, in raw bytes a second: unbounded until the service first
 * refuses for quota, then cut at refusals and growing between them, so that it converges to what
 * the service grants.
 */
export class Pace {
  #bytesPerS = Number.POSITIVE_INFINITY;
  #cutRate = Number.POSITIVE_INFINITY;
  #cutAt = Number.NEGATIVE_INFINITY;
  #grownAt = 0;
  #nextAt = Number.NEGATIVE_INFINITY;
  /** Bytes accepted in the current and in the previous span of `MEASURED_MS`. */
  #spanStart = Number.NEGATIVE_INFINITY;
  #spanBytes = 0;

  /** Raw bytes a second; Infinity while there is no quota in sight. */
  get bytesPerS(): number {
    return this.#bytesPerS;
  }

  /** Monotonic time at which the next request may go. */
  get nextAt(): number {
    return this.#nextAt;
  }

  /** A request of that many raw bytes goes out. */
  sent(bytes: number, now: number): void {
    this.#grow(now);
    if (this.#bytesPerS === Number.POSITIVE_INFINITY) return;
    this.#nextAt = Math.max(now, this.#nextAt) + (bytes / this.#bytesPerS) * 1000;
  }

  /** The next request may go at once. */
  hasten(): void {
    this.#nextAt = Number.NEGATIVE_INFINITY;
  }

  accepted(bytes: number, now: number): void {
    if (now - this.#spanStart > MEASURED_MS) {
      this.#spanStart = now;
      this.#spanBytes = 0;
    }
    this.#spanBytes += bytes;
  }

  /** The service refused for quota. */
  refused(now: number): void {
    if (now - this.#cutAt < CUT_PAUSE_MS) return;
    this.#grow(now);
    const rate =
      this.#bytesPerS === Number.POSITIVE_INFINITY ? this.#measured(now) : this.#bytesPerS;
    this.#bytesPerS = Math.max(MIN_BYTES_PER_S, rate * CUT);
    this.#cutRate = this.#bytesPerS;
    this.#cutAt = now;
    this.#grownAt = now;
  }

  #measured(now: number): number {
    const spanMs = Math.min(MEASURED_MS, Math.max(1000, now - this.#spanStart));
    return (this.#spanBytes / spanMs) * 1000;
  }

  #grow(now: number): void {
    if (this.#bytesPerS === Number.POSITIVE_INFINITY) return;
    const searchFrom = this.#cutAt + SEARCH_AFTER_MS;
    const slowMs = Math.max(0, Math.min(now, searchFrom) - this.#grownAt);
    const fastMs = Math.max(0, now - Math.max(this.#grownAt, searchFrom));
    this.#grownAt = now;
    this.#bytesPerS += this.#cutRate * GROWTH_PER_S * (slowMs / 1000);
    this.#bytesPerS *= (1 + SEARCH_GROWTH_PER_S) ** (fastMs / 1000);
    if (this.#bytesPerS < this.#cutRate * FREE_AT) return;
    this.#bytesPerS = Number.POSITIVE_INFINITY;
    this.#nextAt = Number.NEGATIVE_INFINITY;
  }
}
