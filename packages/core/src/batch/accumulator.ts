import type { Ledger } from '../diagnostics/ledger.js';
import type { Reporter } from '../diagnostics/reporter.js';
import type { DropReason } from '../events.js';
import type { Mapper, Route } from '../log.js';
import type { Runtime, Timer } from '../runtime.js';
import type { Allocate, Compression } from '../wire/compression.js';
import { KeyTable } from '../wire/key-table.js';
import { LogWriter } from '../wire/log-writer.js';
import type { RequestLimits } from '../wire/service-limits.js';
import type { BatchJournal } from './batch-journal.js';
import { BufferPool, FIRST_BUFFER_BYTES } from './buffer-pool.js';
import { OpenBatch } from './open-batch.js';
import { type Encoded, RecordEncoder } from './record-encoder.js';
import { emptyBatchBound, heldBytesBound, type SealedBatch, sealBatch } from './sealed-batch.js';
import { ensureStackRoom } from './stack-room.js';
import { type Destination, Target } from './target.js';
import type { Targets } from './targets.js';

export interface AccumulatorOptions {
  readonly batchBytes: number;
  readonly batchLogs: number;
  readonly lingerMs: number;
  readonly limits: RequestLimits;
  readonly bufferBytes: number;
  readonly overflow: 'drop-oldest' | 'drop-newest';
  readonly flatten: boolean;
}

/** What takes sealed batches on. */
export interface BatchSink {
  /** The compression for the next batch. */
  readonly compression: Compression;
  /** The memory for its body. */
  readonly allocate: Allocate;
  add(batch: SealedBatch, journal: BatchJournal | undefined): void;
  /** Moves the oldest batch that isn't on its way to disk; false when there is none, or no room. */
  offloadOldest(): boolean;
  /** Drops the oldest batch that isn't on its way; false when there is none. */
  dropOldest(): boolean;
  /** For a batch that opens, where every record is to be on disk before it is sealed. */
  journal(destination: Destination, trailer: Uint8Array): BatchJournal | undefined;
}

export interface AccumulatorPorts {
  readonly targets: Targets;
  readonly ledger: Ledger;
  readonly reporter: Reporter;
  readonly runtime: Runtime;
  readonly serverNow: () => number;
  readonly sink: BatchSink;
}

/** Records logged by a record's own getters while it is being read, inside each other; beyond, they are dropped. */
const MAX_NESTING = 8;

interface NestedRecord {
  readonly target: Target;
  readonly bytes: Uint8Array;
}

/** Records → sealed batches: one open batch per destination, sealed when full or when its linger is over. */
export class Accumulator {
  readonly #options: AccumulatorOptions;
  readonly #ports: AccumulatorPorts;
  readonly #encoder: RecordEncoder;
  readonly #keys = new KeyTable();
  readonly #pool = new BufferPool();
  /** In the order of their opening, which is that of their linger's end. */
  readonly #open = new Map<Target, OpenBatch>();
  /** Batches with records that their journals lack. */
  readonly #uncommitted = new Set<OpenBatch>();
  #committing = false;
  #lingerTimer: Timer | undefined;
  #nesting = 0;
  /** The batch that a record is being written to. */
  #writingTo: OpenBatch | undefined;
  #sealWanted = false;
  #nested: NestedRecord[] = [];

  constructor(options: AccumulatorOptions, ports: AccumulatorPorts) {
    this.#options = options;
    this.#ports = ports;
    this.#encoder = new RecordEncoder(ports.runtime, ports.serverNow);
  }

  /** Takes a record, or drops it with its reason counted. The ledger has it as received already. */
  write<R>(record: R, mapper: Mapper<R>, route: Route | undefined): boolean {
    const target = this.#ports.targets.find(route);
    if (!(target instanceof Target)) return this.#drop('rejected', 0, target, target.problem);
    if (this.#nesting > 0) return this.#writeNested(target, record, mapper);
    const open = this.#openBatch(target);
    const taken = this.#take(open, this.#encode(open, record, mapper));
    if (this.#nested.length > 0) this.#takeNested();
    if (this.#sealWanted) this.sealAll();
    return taken;
  }

  /** A record is being read at this moment: whoever asks is called from within it. */
  get isWriting(): boolean {
    return this.#nesting > 0;
  }

  /**
   * Seals every open batch. The one that a record is being written to, when a getter of that record
   * flushes, is sealed after it.
   */
  sealAll(): void {
    this.#sealWanted = this.#writingTo !== undefined;
    for (const open of this.#open.values()) {
      if (open !== this.#writingTo) this.#seal(open);
    }
  }

  /** As `sealAll`, where the record being written will never be complete: the process ends inside it. */
  sealForExit(): void {
    const open = this.#writingTo;
    if (open !== undefined && open.logs > 0) this.#handOver(open);
    if (open !== undefined) this.#open.delete(open.target);
    this.#writingTo = undefined;
    this.sealAll();
  }

  #encode<R>(open: OpenBatch, record: R, mapper: Mapper<R>): Encoded {
    this.#nesting = 1;
    this.#writingTo = open;
    try {
      return this.#encoder.encode(open.writer, record, mapper, this.#maxRecordBytes(open));
    } catch {
      // The stack ran out while the failure of the mapper was being noted.
      return 'invalid';
    } finally {
      this.#nesting = 0;
      this.#writingTo = undefined;
    }
  }

  #maxRecordBytes(open: OpenBatch): number {
    return this.#options.limits.rawBytes - open.trailer.length;
  }

  #openBatch(target: Target): OpenBatch {
    const known = this.#open.get(target);
    if (known !== undefined) return known;
    ensureStackRoom();
    const buffer = this.#pool.take();
    const open = new OpenBatch(target, buffer, this.#keys, this.#options, this.#lingerEnd());
    this.#open.set(target, open);
    this.#watchLinger();
    return open;
  }

  #take(open: OpenBatch, encoded: Encoded): boolean {
    const { destination } = open.target;
    if (typeof encoded === 'string') {
      this.#close(open);
      return this.#drop(encoded, 0, destination);
    }
    if (!this.#makeRoom(open, encoded)) {
      this.#close(open);
      return this.#drop('overflow', encoded, destination);
    }
    const { batchBytes, batchLogs, limits } = this.#options;
    const isFull = open.logs >= batchLogs || open.rawBytes + encoded > batchBytes;
    if (isFull && open.logs > 0) this.#sealBeforeLastRecord(open);
    if (open.rawBytes + encoded > limits.rawBytes) {
      this.#close(open);
      return this.#drop('too-large', encoded, destination);
    }
    this.#enter(open, encoded);
    return true;
  }

  #enter(open: OpenBatch, bytes: number): void {
    const { ledger } = this.#ports;
    const base = open.logs === 0 ? FIRST_BUFFER_BYTES + emptyBatchBound(open.trailer.length) : 0;
    const heldBytes = base + heldBytesBound(bytes);
    open.writer.take();
    // From here to the blank line nothing is called, so nothing can fail halfway.
    open.logs += 1;
    open.heldBytes += heldBytes;
    ledger.open += 1;
    ledger.openBytes += heldBytes;

    this.#keepJournal(open);
    const { batchBytes, batchLogs } = this.#options;
    if (open.rawBytes >= batchBytes || open.logs >= batchLogs) this.#seal(open);
  }

  /** At the end of this turn its new records go to disk, where a journal is kept. */
  #keepJournal(open: OpenBatch): void {
    const { sink, runtime } = this.#ports;
    open.journal ??= sink.journal(open.target.destination, open.trailer);
    if (open.journal === undefined) return;
    this.#uncommitted.add(open);
    if (this.#committing) return;
    runtime.defer(() => this.#commitJournals());
    this.#committing = true;
  }

  #commitJournals(): void {
    this.#committing = false;
    for (const { journal, writer, logs } of this.#uncommitted) {
      journal?.commit(writer.buffer, writer.taken, logs);
    }
    this.#uncommitted.clear();
  }

  /** Applies the overflow policy; false when the new record is the one to go. */
  #makeRoom(current: OpenBatch, bytes: number): boolean {
    const { ledger, sink } = this.#ports;
    const { bufferBytes, overflow } = this.#options;
    // It may have to begin a batch of its own.
    const heldBytes =
      heldBytesBound(bytes) + FIRST_BUFFER_BYTES + emptyBatchBound(current.trailer.length);
    while (ledger.bufferedBytes + heldBytes > bufferBytes) {
      ensureStackRoom();
      if (sink.offloadOldest()) continue;
      if (overflow === 'drop-newest') return false;
      if (sink.dropOldest()) continue;
      // Compressed they may all fit; if not, the next round drops the oldest of them.
      const [oldest] = this.#open.values();
      if (oldest !== undefined && oldest !== current) this.#seal(oldest);
      else if (current.logs > 0) this.#sealBeforeLastRecord(current);
      else return false;
    }
    return true;
  }

  #seal(open: OpenBatch): void {
    if (open.logs > 0) this.#handOver(open);
    this.#close(open, true);
  }

  #sealBeforeLastRecord(open: OpenBatch): void {
    this.#handOver(open);
    open.restartWithLastRecord(this.#lingerEnd());
    // Behind all others again, as the one opened last.
    this.#open.delete(open.target);
    this.#open.set(open.target, open);
  }

  #handOver(open: OpenBatch): void {
    ensureStackRoom();
    const { ledger, sink } = this.#ports;
    const { journal, logs, heldBytes } = open;
    const { destination } = open.target;
    const batch = sealBatch(destination, open.raw(), logs, sink.compression, sink.allocate);
    open.journal = undefined;
    ledger.open -= logs;
    ledger.openBytes -= heldBytes;
    sink.add(batch, journal);
  }

  /** Forgets an open batch that holds nothing (any more). */
  #close(open: OpenBatch, emptied = false): void {
    if (open.logs > 0 && !emptied) return;
    this.#open.delete(open.target);
    this.#pool.give(open.writer.buffer);
  }

  #writeNested<R>(target: Target, record: R, mapper: Mapper<R>): boolean {
    const { destination } = target;
    if (this.#nesting >= MAX_NESTING) return this.#drop('invalid', 0, destination);
    const writer = new LogWriter(Buffer.alloc(0), new KeyTable(), this.#options);
    const { rawBytes } = this.#options.limits;
    const encoded = this.#encodeNested(writer, record, mapper, rawBytes / 2);
    if (typeof encoded === 'string') return this.#drop(encoded, 0, destination);
    this.#nested.push({ target, bytes: writer.buffer.subarray(0, encoded) });
    return true;
  }

  #encodeNested<R>(writer: LogWriter, record: R, mapper: Mapper<R>, maxBytes: number): Encoded {
    this.#nesting += 1;
    try {
      return this.#encoder.encode(writer, record, mapper, maxBytes);
    } finally {
      this.#nesting -= 1;
    }
  }

  #takeNested(): void {
    const nested = this.#nested;
    this.#nested = [];
    for (const { target, bytes } of nested) {
      const open = this.#openBatch(target);
      open.writer.adopt(bytes);
      this.#take(open, bytes.length);
    }
  }

  #drop(
    reason: DropReason,
    bytes: number,
    at: Pick<Destination, 'project' | 'logstore'>,
    message?: string,
  ): false {
    this.#ports.ledger.drop(reason, 1);
    this.#report(reason, 1, bytes, at, message);
    return false;
  }

  #report(
    reason: DropReason,
    records: number,
    bytes: number,
    { project, logstore }: Pick<Destination, 'project' | 'logstore'>,
    message?: string,
  ): void {
    this.#ports.reporter.dropped({ reason, records, bytes, project, logstore, message });
  }

  #lingerEnd(): number {
    return this.#ports.runtime.monotonic() + this.#options.lingerMs;
  }

  #watchLinger(): void {
    if (this.#lingerTimer !== undefined) return;
    const [oldest] = this.#open.values();
    if (oldest === undefined) return;
    const { runtime } = this.#ports;
    const delayMs = Math.max(0, oldest.dueAt - runtime.monotonic());
    this.#lingerTimer = runtime.timer(delayMs, () => this.#lingerOver(), { keepAlive: false });
  }

  #lingerOver(): void {
    this.#lingerTimer = undefined;
    const now = this.#ports.runtime.monotonic();
    for (const open of this.#open.values()) {
      if (open.dueAt > now) break;
      this.#seal(open);
    }
    this.#watchLinger();
  }
}
