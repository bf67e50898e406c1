import type { Destination } from '../../batch/target.js';
import type { Holding } from './holding.js';

/** What is known of a batch without reading it. */
export interface BatchFacts {
  readonly destination: Destination;
  readonly logs: number;
  /** Bytes of the LogGroup before compression. */
  readonly rawBytes: number;
  /** What it counts for in `maxBytes`. */
  readonly diskBytes: number;
  /** Wall clock, milliseconds. Of a recovered journal, when its batch was opened. */
  readonly sealedAtMs: number;
}

export interface EntryFile {
  readonly kind: 'batch' | 'journal';
  readonly name: string;
  /** Of a journal. */
  readonly nonce?: Uint8Array | undefined;
  /** Parts of it are damaged, so it is set aside rather than removed in the end. */
  readonly isSpoiled: boolean;
}

/** A sealed batch on disk: what of it is in memory. */
export class SpooledBatch implements BatchFacts {
  readonly destination: Destination;
  readonly logs: number;
  readonly rawBytes: number;
  readonly diskBytes: number;
  readonly sealedAtMs: number;
  /** Brought by an earlier process. */
  readonly isRecovered: boolean;
  /** @internal */
  readonly holding: Holding;
  /** @internal */
  readonly file: EntryFile;
  /** @internal */
  state: 'waiting' | 'out' | 'gone' = 'waiting';
  /** Monotonic time before which it isn't read again. @internal */
  notBefore = Number.NEGATIVE_INFINITY;
  /** @internal */
  failedReads = 0;

  /** @internal */
  constructor(holding: Holding, file: EntryFile, facts: BatchFacts) {
    this.destination = facts.destination;
    this.logs = facts.logs;
    this.rawBytes = facts.rawBytes;
    this.diskBytes = facts.diskBytes;
    this.sealedAtMs = facts.sealedAtMs;
    this.isRecovered = holding.isAdopted;
    this.holding = holding;
    this.file = file;
    holding.entries += 1;
  }

  /** @internal */
  get path(): string {
    return this.holding.pathOf(this.file.name);
  }
}
