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
/** What was accepted within this time, and the same before it, tells the rate that the service grants. */
const SPAN_MS = 5000;
/** A wait is looked at again after this, since the rate grows meanwhile. */
const MAX_WAIT_MS = 1000;

/**
 * The rate of a destination under quota, in raw bytes a second: unbounded until the service first
 * refuses for quota, then cut at refusals and growing between them, so that it converges to what
 * the service grants. While nothing has been accepted lately there is no rate to go by; then only
 * the circuit's back-off holds.
 */
export class Pace {
  #bytesPerS = Number.POSITIVE_INFINITY;
  #cutRate = Number.POSITIVE_INFINITY;
  #cutAt = Number.NEGATIVE_INFINITY;
  /** What has been sent beyond the rate so far; it drains at the rate. */
  #debtBytes = 0;
  #updatedAt = 0;
  #spanStart = Number.NEGATIVE_INFINITY;
  #spanBytes = 0;
  #lastSpanBytes = 0;

  get isBounded(): boolean {
    return this.#bytesPerS < Number.POSITIVE_INFINITY;
  }

  /** Milliseconds until the next request may go, or until that is to be asked again. */
  waitMs(now: number): number {
    this.#update(now);
    // A fraction of a byte would be a wait too short for any clock to see its end.
    if (!this.isBounded || this.#debtBytes < 1) return 0;
    return Math.min(MAX_WAIT_MS, Math.ceil((this.#debtBytes / this.#bytesPerS) * 1000));
  }

  /** A request of that many raw bytes goes out. */
  sent(bytes: number, now: number): void {
    this.#update(now);
    if (this.isBounded) this.#debtBytes += bytes;
  }

  accepted(bytes: number, now: number): void {
    this.#turnSpan(now);
    this.#spanBytes += bytes;
  }

  /** The service refused for quota. */
  refused(now: number): void {
    if (now - this.#cutAt < CUT_PAUSE_MS) return;
    this.#update(now);
    const rate = this.isBounded ? this.#bytesPerS : this.#grantedRate(now);
    if (rate === 0) return;
    this.#bytesPerS = rate * CUT;
    this.#cutRate = this.#bytesPerS;
    this.#cutAt = now;
  }

  /** Holds nothing down until the next refusal. */
  free(): void {
    this.#bytesPerS = Number.POSITIVE_INFINITY;
    this.#debtBytes = 0;
  }

  #grantedRate(now: number): number {
    this.#turnSpan(now);
    const spanMs = Math.max(1000, now - this.#spanStart + (this.#lastSpanBytes > 0 ? SPAN_MS : 0));
    return ((this.#spanBytes + this.#lastSpanBytes) / spanMs) * 1000;
  }

  #turnSpan(now: number): void {
    const ageMs = now - this.#spanStart;
    if (ageMs <= SPAN_MS) return;
    this.#lastSpanBytes = ageMs <= 2 * SPAN_MS ? this.#spanBytes : 0;
    this.#spanBytes = 0;
    this.#spanStart = now;
  }

  #update(now: number): void {
    const elapsedMs = now - this.#updatedAt;
    this.#updatedAt = now;
    if (!this.isBounded) return;
    this.#debtBytes = Math.max(0, this.#debtBytes - (this.#bytesPerS * elapsedMs) / 1000);
    const searchFrom = this.#cutAt + SEARCH_AFTER_MS;
    const fastMs = Math.min(elapsedMs, Math.max(0, now - searchFrom));
    this.#bytesPerS += (this.#cutRate * GROWTH_PER_S * (elapsedMs - fastMs)) / 1000;
    this.#bytesPerS *= (1 + SEARCH_GROWTH_PER_S) ** (fastMs / 1000);
    if (this.#bytesPerS >= this.#cutRate * FREE_AT) this.free();
  }
}
