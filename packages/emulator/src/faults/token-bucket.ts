/** A bucket that refills steadily up to its size. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #size: number;
  readonly #now: () => number;
  #tokens: number;
  #filledAt: number;

  /** @param now milliseconds */
  constructor(perSecond: number, burstSeconds: number, now: () => number) {
    this.#perSecond = perSecond;
    this.#size = perSecond * burstSeconds;
    this.#now = now;
    this.#tokens = this.#size;
    this.#filledAt = now();
  }

  /**
   * Whether `cost` is within the quota. A cost above the bucket's size is, when the bucket is full:
   * it would never be otherwise.
   */
  allows(cost: number): boolean {
    this.#refill();
    return this.#size > 0 && this.#tokens >= Math.min(cost, this.#size);
  }

  /** Takes `cost` out, below nothing if need be. */
  take(cost: number): void {
    this.#tokens -= cost;
  }

  #refill(): void {
    const now = this.#now();
    // A clock that was set back must not empty the bucket.
    const elapsedSeconds = Math.max(0, now - this.#filledAt) / 1000;
    this.#filledAt = now;
    this.#tokens = Math.min(this.#size, this.#tokens + elapsedSeconds * this.#perSecond);
  }
}
