import type { Destination } from '../batch/target.js';
import { Lane } from './lane.js';

/** The lanes there are, and the order in which they may send. */
export class Lanes {
  readonly #byKey = new Map<string, Lane>();
  readonly #ready = new Set<Lane>();

  of({ project, logstore, hashKey }: Destination): Lane {
    if (hashKey === undefined) return new Lane(undefined);
    // As JSON, so that no separator inside a name can make two lanes one.
    const key = JSON.stringify([project, logstore, hashKey]);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const lane = new Lane(key);
    this.#byKey.set(key, lane);
    return lane;
  }

  /** Says that the lane may have something to send; one without is forgotten. */
  wake(lane: Lane): void {
    if (lane.busy) return;
    if (lane.head !== undefined) this.#ready.add(lane);
    else this.#forget(lane);
  }

  /** The next lane to send, which is busy from now on. */
  next(): Lane | undefined {
    for (const lane of this.#ready) {
      this.#ready.delete(lane);
      if (lane.head === undefined) {
        this.#forget(lane);
        continue;
      }
      lane.busy = true;
      return lane;
    }
    return undefined;
  }

  #forget(lane: Lane): void {
    this.#ready.delete(lane);
    if (lane.key !== undefined) this.#byKey.delete(lane.key);
  }
}
