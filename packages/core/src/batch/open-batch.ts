import type { KeyTable } from '../wire/key-table.js';
import { LogWriter, type LogWriterOptions } from '../wire/log-writer.js';
import type { BatchJournal } from './batch-journal.js';
import type { Target } from './target.js';

/** A batch that still takes records: their bytes, in the writer's buffer, and the trailer to come. */
export class OpenBatch {
  readonly target: Target;
  readonly writer: LogWriter;
  logs = 0;
  /** What it counts for in `bufferBytes`: at least what it will take once it is sealed. */
  heldBytes = 0;
  trailer: Buffer;
  journal: BatchJournal | undefined;
  /** Monotonic time at which it is sealed at the latest. */
  dueAt: number;

  constructor(
    target: Target,
    buffer: Buffer,
    keys: KeyTable,
    options: LogWriterOptions,
    dueAt: number,
  ) {
    this.target = target;
    this.writer = new LogWriter(buffer, keys, options);
    this.trailer = target.nextTrailer();
    this.dueAt = dueAt;
  }

  /** Bytes of the LogGroup if it were sealed now. */
  get rawBytes(): number {
    return this.writer.taken + this.trailer.length;
  }

  /** The LogGroup of the records taken; valid until the next write. */
  raw(): Uint8Array {
    const { buffer, position, taken } = this.writer;
    // The trailer goes where a record may be that begins the next batch.
    if (taken < position) return Buffer.concat([buffer.subarray(0, taken), this.trailer]);
    this.writer.append(this.trailer);
    this.writer.position = position;
    return this.writer.buffer.subarray(0, position + this.trailer.length);
  }

  /** Begins the next batch with the record that didn't fit into this one. */
  restartWithLastRecord(dueAt: number): void {
    const { writer } = this;
    writer.buffer.copyWithin(0, writer.recordStart, writer.position);
    writer.position -= writer.recordStart;
    writer.recordStart = 0;
    writer.taken = 0;
    this.trailer = this.target.nextTrailer();
    this.logs = 0;
    this.heldBytes = 0;
    this.dueAt = dueAt;
  }
}
