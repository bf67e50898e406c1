import type { Runtime } from '../runtime.js';
import type { DelayCause } from './backoff.js';
import { Circuit } from './circuit.js';
import type { Lane } from './lane.js';
import { Pace } from './pace.js';

/**
 * What stands before one logstore: which of its lanes may send, and whether now. Outages and quotas
 * concern a logstore as a whole, so they hold back all its lanes and none of another's.
 */
export class Gate {
  readonly #circuit: Circuit;
  readonly #pace = new Pace();
  readonly #ready = new Set<Lane>();
  #inFlight = 0;

  constructor(maxInFlight: number) {
    this.#circuit = new Circuit(maxInFlight);
  }

  get hasReady(): boolean {
    return this.#ready.size > 0;
  }

  get isUnderWay(): boolean {
    return this.#inFlight > 0;
  }

  /** Nothing of it waits or is under way. */
  get isIdle(): boolean {
    return this.#ready.size === 0 && this.#inFlight === 0;
  }

  /** The destination counts as out: it is asked rarely, whatever the single lane wants. */
  get isOut(): boolean {
    return this.#circuit.isOut;
  }

  /** It has learnt something about the destination that is worth keeping. */
  get isRemarkable(): boolean {
    return this.isOut || this.#pace.isBounded;
  }

  wake(lane: Lane): void {
    if (!lane.busy && lane.head !== undefined) this.#ready.add(lane);
  }

  /** Milliseconds until the next lane may send; Infinity when that depends on an answer. */
  waitMs(now: number): number {
    if (this.#inFlight >= this.#circuit.window) return Number.POSITIVE_INFINITY;
    return Math.max(0, this.#circuit.openUntil - now, this.#pace.waitMs(now));
  }

  /** The next lane to send, which is busy from now on. */
  next(): Lane | undefined {
    for (const lane of this.#ready) {
      this.#ready.delete(lane);
      if (lane.head === undefined || lane.busy) continue;
      lane.busy = true;
      return lane;
    }
    return undefined;
  }

  departed(rawBytes: number, now: number): void {
    this.#inFlight += 1;
    this.#pace.sent(rawBytes, now);
  }

  /** An answer is back, of whatever kind. */
  arrived(): void {
    this.#inFlight -= 1;
  }

  /** The destination has dealt with a request, also if it refused what was in it. */
  succeeded(rawBytes: number, now: number): void {
    this.#circuit.succeeded();
    this.#pace.accepted(rawBytes, now);
  }

  failed(
    cause: DelayCause,
    runtime: Pick<Runtime, 'monotonic' | 'random'>,
    retryAfterMs: number | undefined,
  ): void {
    const now = runtime.monotonic();
    if (cause === 'quota') this.#pace.refused(now);
    this.#circuit.failed(cause, now, runtime.random(), retryAfterMs);
  }

  /** There may be no later: only answers hold back what is sent now. */
  hasten(): void {
    this.#circuit.hasten();
    this.#pace.free();
  }
}
