import type { Destination } from '../batch/target.js';
import { Gate } from './gate.js';
import { Lane } from './lane.js';

/** Destinations of which something is remembered while nothing is sent to them. */
const MAX_GATES = 1024;

/** The gates of all destinations in use, the lanes behind them, and whose turn it is. */
export class Gates {
  readonly #maxInFlight: number;
  /** In the order of their turns. */
  readonly #gates = new Map<string, Gate>();
  readonly #lanes = new Map<string, Lane>();

  constructor(maxInFlight: number) {
    this.#maxInFlight = maxInFlight;
  }

  /** The lane of a destination: one for each hash key; without one, each batch has its own. */
  lane({ project, logstore, hashKey }: Destination): Lane {
    // As JSON, so that no separator inside a name can make two of them one.
    const gateKey = JSON.stringify([project, logstore]);
    if (hashKey === undefined) return new Lane(gateKey);
    const laneKey = JSON.stringify([project, logstore, hashKey]);
    const known = this.#lanes.get(laneKey);
    if (known !== undefined) return known;
    const lane = new Lane(gateKey, laneKey);
    this.#lanes.set(laneKey, lane);
    return lane;
  }

  /** The gate that a lane is behind. */
  of({ gateKey }: Lane): Gate {
    const known = this.#gates.get(gateKey);
    if (known !== undefined) return known;
    if (this.#gates.size >= MAX_GATES) this.#forgetOneIdle();
    const gate = new Gate(this.#maxInFlight);
    this.#gates.set(gateKey, gate);
    return gate;
  }

  /** Says that the lane may have something to send; what is empty is forgotten. */
  wake(lane: Lane): void {
    const { gateKey, laneKey } = lane;
    const gate = this.of(lane);
    gate.wake(lane);
    if (lane.head !== undefined || lane.busy) return;
    if (laneKey !== undefined) this.#lanes.delete(laneKey);
    if (gate.isIdle && !gate.isRemarkable) this.#gates.delete(gateKey);
  }

  /**
   * The next lane that may send, in turns between the gates; or for how long none may. While as much
   * is under way as may be, only a gate with nothing under way may: a destination that doesn't answer
   * must not use up what the others need.
   */
  next(now: number, isFull: boolean): Lane | number {
    let soonestMs = Number.POSITIVE_INFINITY;
    for (const [key, gate] of this.#gates) {
      if (!gate.hasReady || (isFull && gate.isUnderWay)) continue;
      const waitMs = gate.waitMs(now);
      const lane = waitMs === 0 ? gate.next() : undefined;
      if (lane === undefined) {
        soonestMs = Math.min(soonestMs, waitMs || Number.POSITIVE_INFINITY);
        continue;
      }
      this.#gates.delete(key);
      this.#gates.set(key, gate);
      return lane;
    }
    return soonestMs;
  }

  hasten(): void {
    for (const gate of this.#gates.values()) gate.hasten();
  }

  #forgetOneIdle(): void {
    for (const [key, gate] of this.#gates) {
      if (!gate.isIdle) continue;
      this.#gates.delete(key);
      return;
    }
  }
}
