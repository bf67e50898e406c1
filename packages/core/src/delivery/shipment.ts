import { heldBytesOf, type SealedBatch } from '../batch/sealed-batch.js';
import type { Destination } from '../batch/target.js';
import type { FlushWatch } from './flush-watch.js';
import type { Lane } from './lane.js';
import { SpooledBatch } from './spool/entry.js';
import type { Journal } from './spool/journal.js';

/** What is known of a batch whether its body is in memory or on disk. */
export interface Manifest {
  readonly destination: Destination;
  readonly logs: number;
  readonly rawBytes: number;
}

/** Where the records of a batch are on disk, if they are. */
export interface OnDisk {
  /** Its copy. */
  entry: SpooledBatch | undefined;
  /** Holds them until there is a copy, or they are settled. */
  journal: Journal | undefined;
  /** They are in the whole that the batch is a part of. */
  whole: DividedWhole | undefined;
}

/** What is on disk of a batch that was divided. */
export interface DividedWhole extends OnDisk {
  /** Those of its parts that are neither settled nor on disk themselves. */
  parts: number;
}

/** A sealed batch on its way, with everything about it that changes. */
export class Shipment implements OnDisk {
  readonly manifest: Manifest;
  readonly lane: Lane;
  /** Monotonic time of sealing; of a recovered batch, of its recovery. */
  readonly sealedAt: number;
  readonly watches = new Set<FlushWatch>();
  /** Undefined while it is only on disk. */
  batch: SealedBatch | undefined;
  entry: SpooledBatch | undefined;
  journal: Journal | undefined;
  whole: DividedWhole | undefined;
  state: 'waiting' | 'in-flight' | 'settled' = 'waiting';
  attempts = 0;
  /** The clock was corrected because of it already. */
  clockCorrected = false;
  /** Its times were looked at, after the service refused something about it. */
  timesRepaired = false;
  /** It goes out without compression because the service could not read it. */
  isUncompressedTry = false;
  /** It was tried again at once because other credentials were to be had. */
  credentialsRenewed = false;

  constructor(content: SealedBatch | SpooledBatch, lane: Lane, sealedAt: number) {
    const { destination, logs, rawBytes } = content;
    // Not the batch itself, whose body would stay in memory with it.
    this.manifest = { destination, logs, rawBytes };
    this.lane = lane;
    this.sealedAt = sealedAt;
    if (content instanceof SpooledBatch) this.entry = content;
    else this.batch = content;
  }

  get logs(): number {
    return this.manifest.logs;
  }

  /** What it counts for in `bufferBytes`: nothing while it is only on disk. */
  get heldBytes(): number {
    return this.batch === undefined ? 0 : heldBytesOf(this.batch);
  }
}
