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
    return this.writer.position + this.trailer.length;
  }

  /** The LogGroup of the records before `end`; valid until the next write. */
  rawUpTo(end: number): Uint8Array {
    const { writer } = this;
    const behind = writer.position;
    // The trailer goes where later records may be: they are set aside while the batch is compressed.
    if (end < behind) return Buffer.concat([writer.buffer.subarray(0, end), this.trailer]);
    writer.append(this.trailer);
    writer.position = behind;
    return writer.buffer.subarray(0, behind + this.trailer.length);
  }

  /** Begins the next batch with the record that didn't fit into this one. */
  restartWithLastRecord(dueAt: number): void {
    const { writer } = this;
    writer.buffer.copyWithin(0, writer.recordStart, writer.position);
    writer.position -= writer.recordStart;
    writer.recordStart = 0;
    this.trailer = this.target.nextTrailer();
    this.logs = 0;
    this.heldBytes = 0;
    this.dueAt = dueAt;
  }
}
