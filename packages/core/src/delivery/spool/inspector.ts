import { sealBatch } from '../../batch/sealed-batch.js';
import type { Destination } from '../../batch/target.js';
import type { Compression } from '../../wire/compression.js';
import {
  encodeBatchFile,
  MAX_BATCH_HEAD_BYTES,
  readBatchFile,
  readBatchHead,
} from './batch-file.js';
import { type Disk, diskBytesOf } from './disk.js';
import { SpooledBatch } from './entry.js';
import {
  type BatchFileName,
  batchFileName,
  type JournalFileName,
  type SpoolFileName,
} from './file-names.js';
import { bytesOf, errorCodeOf } from './fs.js';
import type { Holding } from './holding.js';
import { type JournalContents, readJournalFile } from './journal-file.js';
import type { JournalMeta } from './meta.js';
import { readSpoolFile } from './read-file.js';
import { isPlainFile } from './root.js';

/** What a look at one file brought. */
export interface Found {
  readonly entry?: SpooledBatch | undefined;
  /** Records that were in it and are lost. */
  readonly lost: number;
  /** The batch with the journal's number was damaged and is dealt with. */
  readonly isTwinDone?: boolean;
}

export const NOTHING: Found = { lost: 0 };

/** Finds out what a file in an adopted directory is worth. Throws when that can't be told now. */
export class Inspector {
  readonly #disk: Disk;
  readonly #holding: Holding;
  readonly #compression: () => Compression;
  readonly #destinations = new Map<string, Destination>();

  constructor(disk: Disk, holding: Holding, compression: () => Compression) {
    this.#disk = disk;
    this.#holding = holding;
    this.#compression = compression;
  }

  /**
   * @param twin the batch that was stored from this journal: the process ended before the journal
   * was removed
   */
  visit(file: SpoolFileName, twin: BatchFileName | undefined): Found {
    const path = this.#holding.pathOf(file.name);
    const sizeBytes = this.#sizeOf(path);
    if (sizeBytes === undefined) return NOTHING;
    this.#disk.bytes += diskBytesOf(sizeBytes);
    try {
      switch (file.kind) {
        case 'batch':
          return this.#visitBatch(file, sizeBytes);
        case 'journal':
          return this.#visitJournal(file, sizeBytes, twin);
        case 'temporary':
          this.#disk.remove(path, diskBytesOf(sizeBytes));
          return NOTHING;
      }
    } catch (error) {
      this.#disk.bytes -= diskBytesOf(sizeBytes);
      throw error;
    }
  }

  /** Undefined for what isn't a plain file of ours, and for what is gone. */
  #sizeOf(path: string): number | undefined {
    const { fs, health } = this.#disk;
    try {
      const status = fs.lstat(path);
      if (isPlainFile(fs, status)) return status.sizeBytes;
    } catch (error) {
      if (errorCodeOf(error) !== 'ENOENT') throw error;
      return undefined;
    }
    health.once('SpoolForeign', `${path} is not a plain file of this user; left alone`);
    return undefined;
  }

  #visitBatch(file: BatchFileName, sizeBytes: number): Found {
    const head = this.#headOf(file);
    if (head === 'newer') return this.#leave(file.name, sizeBytes);
    if (head === 'damaged') return this.#damaged(file.name, sizeBytes, file.logs);
    const facts = { ...head, destination: this.#shared(head.destination) };
    return { entry: this.#entry(file, facts, sizeBytes), lost: 0 };
  }

  #headOf(file: BatchFileName) {
    const { fs } = this.#disk;
    const read = readSpoolFile(fs, this.#holding.pathOf(file.name), MAX_BATCH_HEAD_BYTES);
    if (typeof read === 'string') return 'damaged';
    const head = readBatchHead(read.bytes, read.fileBytes);
    // The books go by the name; a file that doesn't agree with its own is not what was written.
    return typeof head === 'object' && head.logs !== file.logs ? 'damaged' : head;
  }

  #visitJournal(file: JournalFileName, sizeBytes: number, twin: BatchFileName | undefined): Found {
    const read = readSpoolFile(this.#disk.fs, this.#holding.pathOf(file.name));
    if (typeof read === 'string') return this.#damaged(file.name, sizeBytes, 0);
    const contents = readJournalFile(read.bytes, file.nonce);
    if (contents === 'newer') return this.#leave(file.name, sizeBytes);
    const isTwinFile = twin && this.#sizeOf(this.#holding.pathOf(twin.name)) !== undefined;
    if (!isTwinFile) return this.#journalFound(file, sizeBytes, contents);
    return this.#withTwin(file, sizeBytes, contents, twin);
  }

  #journalFound(file: JournalFileName, sizeBytes: number, contents: JournalContents): Found {
    const { meta, logs, lost, payloadBytes, isWhole } = contents;
    if (meta === undefined || logs === 0) {
      if (!isWhole) return this.#damaged(file.name, sizeBytes, logs + lost);
      this.#disk.remove(this.#holding.pathOf(file.name), diskBytesOf(sizeBytes));
      return NOTHING;
    }
    if (lost > 0) this.#reportDamage(file.name, lost);
    const salvaged = isWhole ? undefined : this.#salvage(file, sizeBytes, contents, meta);
    if (salvaged !== undefined) return { entry: salvaged, lost };
    const rawBytes = payloadBytes + meta.trailer.length;
    const { openedAtMs: sealedAtMs, destination } = meta;
    const facts = { destination: this.#shared(destination), logs, rawBytes, sealedAtMs };
    return { entry: this.#entry(file, facts, sizeBytes, !isWhole), lost };
  }

  /**
   * Stores what is whole of a damaged journal, so that no later process counts the loss again.
   * Undefined when that fails.
   */
  #salvage(
    file: JournalFileName,
    sizeBytes: number,
    { payloads, logs }: JournalContents,
    { destination, trailer, openedAtMs: sealedAtMs }: JournalMeta,
  ): SpooledBatch | undefined {
    return this.#disk.health.attempt('write', () => {
      const raw = Buffer.concat([...payloads, trailer]);
      const batch = sealBatch(this.#shared(destination), raw, logs, this.#compression());
      const parts = encodeBatchFile(batch, sealedAtMs);
      const name = batchFileName(file.number, logs);
      this.#disk.writeFile(this.#holding, name, parts);
      this.#disk.bytes += diskBytesOf(bytesOf(parts));
      this.#disk.setAside(this.#holding, file.name, diskBytesOf(sizeBytes));
      const stored = { kind: 'batch', name, number: file.number, logs } as const;
      return this.#entry(stored, { ...batch, sealedAtMs }, bytesOf(parts));
    });
  }

  /** The batch counts, unless it is damaged. */
  #withTwin(
    file: JournalFileName,
    sizeBytes: number,
    contents: JournalContents,
    twin: BatchFileName,
  ): Found {
    const read = readSpoolFile(this.#disk.fs, this.#holding.pathOf(twin.name));
    const batch = typeof read === 'string' ? undefined : readBatchFile(read.bytes);
    if (batch?.logs === twin.logs || contents.meta === undefined || contents.logs === 0) {
      this.#disk.remove(this.#holding.pathOf(file.name), diskBytesOf(sizeBytes));
      return NOTHING;
    }
    // It counts for nothing yet.
    this.#disk.setAside(this.#holding, twin.name, 0);
    const found = this.#journalFound(file, sizeBytes, contents);
    return { ...found, lost: Math.max(found.lost, twin.logs - contents.logs), isTwinDone: true };
  }

  #entry(
    file: BatchFileName | JournalFileName,
    facts: { destination: Destination; logs: number; rawBytes: number; sealedAtMs: number },
    sizeBytes: number,
    isSpoiled = false,
  ): SpooledBatch {
    const { destination, logs, rawBytes, sealedAtMs } = facts;
    const nonce = file.kind === 'journal' ? file.nonce : undefined;
    return new SpooledBatch(
      this.#holding,
      { kind: file.kind, name: file.name, nonce, isSpoiled },
      { destination, logs, rawBytes, sealedAtMs, diskBytes: diskBytesOf(sizeBytes) },
    );
  }

  #leave(name: string, sizeBytes: number): Found {
    const { health } = this.#disk;
    this.#disk.bytes -= diskBytesOf(sizeBytes);
    health.once('SpoolForeign', `${this.#holding.pathOf(name)} is of a newer version; left alone`);
    return NOTHING;
  }

  #damaged(name: string, sizeBytes: number, lost: number): Found {
    this.#reportDamage(name, lost);
    this.#disk.setAside(this.#holding, name, diskBytesOf(sizeBytes));
    return { lost };
  }

  #reportDamage(name: string, lost: number): void {
    const { health } = this.#disk;
    health.report('SpoolDamaged', `${lost} record(s) lost with ${this.#holding.pathOf(name)}`);
  }

  /** Many batches go to few places: one object each. */
  #shared(destination: Destination): Destination {
    const { project, logstore, topic, source, hashKey } = destination;
    const key = JSON.stringify([project, logstore, topic, source, hashKey]);
    const known = this.#destinations.get(key);
    if (known !== undefined) return known;
    this.#destinations.set(key, destination);
    return destination;
  }
}
