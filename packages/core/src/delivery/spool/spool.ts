import type { SealedBatch } from '../../batch/sealed-batch.js';
import type { Destination } from '../../batch/target.js';
import type { Runtime, Timer } from '../../runtime.js';
import type { Compression } from '../../wire/compression.js';
import { encodeBatchFile } from './batch-file.js';
import { Disk, diskBytesOf } from './disk.js';
import { Entries } from './entries.js';
import { SpooledBatch } from './entry.js';
import { batchFileName } from './file-names.js';
import { bytesOf, errorCodeOf, type SpoolFs } from './fs.js';
import { Health, type SpoolReport } from './health.js';
import { Journal } from './journal.js';
import { isWorthAnotherRead, loadBatch } from './load.js';
import { HEARTBEAT_MS } from './neighbours.js';
import { OpenFiles } from './open-files.js';
import type { Processes } from './processes.js';
import { Recovery } from './recovery.js';
import { letGo, removeIfEmpty } from './release.js';

export interface SpoolOptions {
  /** The directory; made when it isn't there. */
  readonly dir: string;
  /** The most that this owner's files may take, in bytes; each counts in blocks of 4 KiB. */
  readonly maxBytes: number;
  /** Whether what is stored is on the disk itself before a call returns, so that it survives the machine. */
  readonly fsync: boolean;
}

export interface SpoolPorts {
  readonly fs: SpoolFs;
  readonly processes: Processes;
  readonly runtime: Pick<Runtime, 'now' | 'monotonic' | 'timer' | 'defer' | 'randomBytes'>;
  /** For a batch that is made of a journal. */
  readonly compression: () => Compression;
  /** Failures: each kind once until it works again. Damage: each file. */
  readonly report: (report: SpoolReport) => void;
}

/** What recovery brings, as it finds it. */
export interface RecoveryListener {
  readonly recovered: (batch: SpooledBatch) => void;
  /** Records of earlier processes that are damaged beyond reading; they are in no batch. */
  readonly lost: (records: number) => void;
}

/** After a failed read, a batch is left alone for this long. */
const READ_PAUSE_MS = 1000;

/**
 * Sealed batches, and the records of open ones, on disk: what is in it survives the process. Nothing
 * throws: a disk that fails, is full or isn't safe is reported and answered with undefined, and is
 * tried again by itself. The format and the protocol between processes: docs/spool.md.
 */
export class Spool {
  readonly #ports: SpoolPorts;
  readonly #health: Health;
  readonly #disk: Disk;
  readonly #files: OpenFiles;
  readonly #entries = new Entries();
  #recovery: Recovery | undefined;
  #heartbeat: Timer | undefined;

  constructor(options: SpoolOptions, ports: SpoolPorts) {
    this.#ports = ports;
    this.#health = new Health(ports.runtime, ports.report);
    this.#disk = new Disk(options, { ...ports, health: this.#health });
    this.#files = new OpenFiles(ports.fs);
    this.#health.attempt('open', () => this.#disk.root);
    this.#beatLater();
  }

  /** Batches on disk, journals of open ones not included. */
  get batches(): number {
    return this.#entries.size;
  }

  /** Records in these batches. */
  get records(): number {
    return this.#entries.records;
  }

  /** What counts against `maxBytes`: batches, journals, and files that couldn't be removed yet. */
  get diskBytes(): number {
    return this.#disk.bytes;
  }

  /**
   * Stores a batch, in place of its journal if it has one, which then is ended. When that fails but
   * the journal is complete, the journal stands for the batch.
   *
   * @param sealedAtMs wall clock
   * @returns undefined when the spool is full or the disk fails; the journal goes on then
   */
  store(batch: SealedBatch, sealedAtMs: number, journal?: Journal): SpooledBatch | undefined {
    if (this.#disk.isClosed) return undefined;
    const stored = this.#write(batch, sealedAtMs, journal);
    if (stored !== undefined) journal?.end();
    const entry = stored ?? journal?.intoEntry(batch, sealedAtMs);
    if (entry !== undefined) this.#entries.add(entry);
    return entry;
  }

  /** The oldest batch that isn't checked out; it is then, until `release` or `remove`. */
  next(): SpooledBatch | undefined {
    const entry = this.#entries.oldestWaiting(this.#ports.runtime.monotonic());
    if (entry !== undefined) entry.state = 'out';
    return entry;
  }

  /**
   * Reads a batch. `'damaged'`: it can't be had any more, its file was set aside; its records are the
   * caller's to count as lost. `'later'`: it can't be read now; it is released.
   */
  load(entry: SpooledBatch): SealedBatch | 'damaged' | 'later' {
    if (this.#disk.isClosed || entry.state === 'gone') return 'later';
    try {
      const loaded = loadBatch(this.#ports.fs, entry, this.#ports.compression());
      if (loaded === undefined) return this.#damaged(entry);
      this.#health.over('SpoolReadFailed');
      return loaded;
    } catch (error) {
      entry.failedReads += 1;
      if (!isWorthAnotherRead(entry, error)) return this.#damaged(entry, error);
      this.#health.failed('read', error);
      entry.state = 'waiting';
      entry.notBefore = this.#ports.runtime.monotonic() + READ_PAUSE_MS;
      return 'later';
    }
  }

  /** The batch was delivered, or given up: its file goes. */
  remove(entry: SpooledBatch): void {
    if (this.#disk.isClosed || !this.#entries.delete(entry)) return;
    const { holding, file, path, diskBytes } = entry;
    if (file.isSpoiled) this.#disk.setAside(holding, file.name, diskBytes);
    else this.#disk.remove(path, diskBytes);
    removeIfEmpty(this.#disk, holding);
  }

  /** The batch goes back, to be tried later. */
  release(batch: SpooledBatch): void {
    if (batch.state === 'out') batch.state = 'waiting';
  }

  /** A journal for a batch that opens. `trailer` is what will follow the logs in its LogGroup. */
  journal(destination: Destination, trailer: Uint8Array): Journal {
    const { runtime } = this.#ports;
    return new Journal(destination, trailer, { disk: this.#disk, files: this.#files, runtime });
  }

  /**
   * Takes over what owners that are gone have left, now and whenever one goes. Resolves when the
   * first look is over. Never rejects.
   */
  async recover(listener: RecoveryListener): Promise<void> {
    if (this.#recovery !== undefined || this.#disk.isClosed) return;
    this.#recovery = new Recovery({
      ...this.#ports,
      disk: this.#disk,
      onFound: ({ entry, lost }) => {
        if (lost > 0) listener.lost(lost);
        if (entry === undefined) return;
        this.#entries.add(entry);
        listener.recovered(entry);
      },
    });
    await this.#recovery.run();
  }

  /** Tries the disk again at once after a failure: there may be no later. */
  hasten(): void {
    this.#health.hasten();
  }

  /** Lets go of the directory. What is in it stays, for whoever comes next. */
  close(): void {
    if (this.#disk.isClosed) return;
    this.#recovery?.close();
    this.#heartbeat?.cancel();
    this.#disk.tidy();
    this.#disk.isClosed = true;
    this.#files.closeAll();
    for (const holding of [...this.#disk.holdings]) {
      letGo(this.#disk, holding, this.#ports.runtime.randomBytes(8));
    }
  }

  #write(batch: SealedBatch, sealedAtMs: number, journal?: Journal): SpooledBatch | undefined {
    if (this.#health.isPaused) return undefined;
    return this.#health.attempt('write', () => {
      const parts = encodeBatchFile(batch, sealedAtMs);
      const diskBytes = diskBytesOf(bytesOf(parts));
      if (!this.#disk.hasRoom(diskBytes)) return undefined;
      return this.#disk.inHome((home) => {
        const name = batchFileName(journal?.numberIn(home) ?? home.nextNumber(), batch.logs);
        this.#disk.writeFile(home, name, parts);
        this.#disk.bytes += diskBytes;
        const facts = { ...batch, diskBytes, sealedAtMs };
        return new SpooledBatch(home, { kind: 'batch', name, isSpoiled: false }, facts);
      });
    });
  }

  #damaged(entry: SpooledBatch, error?: unknown): 'damaged' {
    this.#entries.delete(entry);
    const why = error instanceof Error ? `: ${error.message}` : '';
    this.#health.report('SpoolDamaged', `${entry.logs} record(s) lost with ${entry.path}${why}`);
    this.#disk.setAside(entry.holding, entry.file.name, entry.diskBytes);
    removeIfEmpty(this.#disk, entry.holding);
    return 'damaged';
  }

  #beatLater(): void {
    const { runtime } = this.#ports;
    this.#heartbeat = runtime.timer(HEARTBEAT_MS, () => this.#beat(), { keepAlive: false });
  }

  #beat(): void {
    const { fs, runtime } = this.#ports;
    for (const holding of [...this.#disk.holdings]) {
      try {
        fs.touch(holding.path, runtime.now());
      } catch (error) {
        // Other failures show where they matter, in writing.
        if (errorCodeOf(error) === 'ENOENT') this.#disk.forget(holding);
      }
    }
    this.#disk.tidy();
    this.#beatLater();
  }
}
