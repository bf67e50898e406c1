import { heldBytesOf, type SealedBatch } from '../batch/sealed-batch.js';
import type { FlushWatch } from './flush-watch.js';
import type { Lane } from './lane.js';

/** A sealed batch on its way, with everything about it that changes. */
export class Shipment {
  batch: SealedBatch;
  readonly lane: Lane;
  /** Monotonic time of sealing. */
  readonly sealedAt: number;
  readonly watches: Set<FlushWatch>;
  state: 'waiting' | 'in-flight' | 'settled' = 'waiting';
  attempts = 0;
  /** The clock was corrected because of it already. */
  clockCorrected = false;
  /** It was tried again at once because other credentials were to be had. */
  credentialsRenewed = false;

  constructor(
    batch: SealedBatch,
    lane: Lane,
    sealedAt: number,
    watches: Iterable<FlushWatch> = [],
  ) {
    this.batch = batch;
    this.lane = lane;
    this.sealedAt = sealedAt;
    this.watches = new Set(watches);
  }

  get logs(): number {
    return this.batch.logs;
  }

  /** What it counts for in `bufferBytes`. */
  get bytes(): number {
    return heldBytesOf(this.batch);
  }
}
