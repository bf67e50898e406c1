import type { SealedBatch } from '../../batch/sealed-batch.js';
import type { Destination } from '../../batch/target.js';
import type { Runtime } from '../../runtime.js';
import { type Disk, diskBytesOf } from './disk.js';
import { SpooledBatch } from './entry.js';
import { journalFileName } from './file-names.js';
import { bytesOf, errorCodeOf, writeAll } from './fs.js';
import type { Holding } from './holding.js';
import { encodeJournalHead, encodeMark, NONCE_BYTES } from './journal-file.js';
import type { OpenFiles } from './open-files.js';

export interface JournalPorts {
  readonly disk: Disk;
  readonly files: OpenFiles;
  readonly runtime: Pick<Runtime, 'now' | 'randomBytes'>;
}

/** Its number and its name are taken early, so that they are in the order of the batches. */
interface Place {
  readonly holding: Holding;
  readonly number: number;
  readonly name: string;
  readonly nonce: Uint8Array;
}

/** `absent`: nothing on disk yet. `torn`: a write failed, what is on disk may end in the middle of it. */
type JournalState = 'absent' | 'whole' | 'torn' | 'ended';

/**
 * An open batch's records on disk. `commit()` once per turn of the event loop keeps up with the
 * batch; `end()` when its records are delivered, dropped or stored otherwise. Nothing throws.
 */
export class Journal {
  readonly #ports: JournalPorts;
  readonly #head: Buffer;
  #place: Place | undefined;
  #state: JournalState = 'absent';
  #logs = 0;
  /** How much of the batch's buffer is on disk. */
  #end = 0;
  #fileBytes = 0;
  #diskBytes = 0;

  /** @internal */
  constructor(destination: Destination, trailer: Uint8Array, ports: JournalPorts) {
    this.#ports = ports;
    this.#head = encodeJournalHead({ destination, trailer, openedAtMs: ports.runtime.now() });
    if (!ports.disk.isClosed) ports.disk.health.attempt('write', () => this.#claimPlace());
  }

  /** Records that are on disk. */
  get logs(): number {
    return this.#logs;
  }

  /** What it counts for in `maxBytes`. */
  get diskBytes(): number {
    return this.#diskBytes;
  }

  /**
   * Writes those of the batch's records that aren't on disk yet: with one call of the system, as
   * `buffer` up to `end` holds all of them, `logs` in number, encoded.
   *
   * @returns whether all of them are on disk now; if not, a later commit makes up for it
   */
  commit(buffer: Uint8Array, end: number, logs: number): boolean {
    const { health, isClosed } = this.#ports.disk;
    if (this.#state === 'ended' || isClosed) return false;
    if (logs === this.#logs) return true;
    if (health.isPaused) return false;
    return health.attempt('write', () => this.#commit(buffer, end, logs)) ?? false;
  }

  /** The records need no journal any more: its file goes. */
  end(): void {
    const { disk, files } = this.#ports;
    if (this.#state === 'ended' || disk.isClosed) return;
    const path = this.#path;
    if (path !== undefined && this.#state !== 'absent') {
      files.close(path);
      disk.remove(path, this.#diskBytes);
    }
    this.#state = 'ended';
  }

  /** The number for the batch that is stored in its stead, in the same directory. @internal */
  numberIn(holding: Holding): number | undefined {
    return this.#place?.holding === holding ? this.#place.number : undefined;
  }

  /** Lets its file stand for the batch, if it has all of the batch's records. @internal */
  intoEntry(batch: SealedBatch, sealedAtMs: number): SpooledBatch | undefined {
    const place = this.#place;
    if (place === undefined || this.#state !== 'whole' || this.#logs !== batch.logs) {
      return undefined;
    }
    this.#ports.files.close(place.holding.pathOf(place.name));
    this.#state = 'ended';
    const { name, nonce } = place;
    const { destination, logs, rawBytes } = batch;
    return new SpooledBatch(
      place.holding,
      { kind: 'journal', name, nonce, isSpoiled: false },
      { destination, logs, rawBytes, diskBytes: this.#diskBytes, sealedAtMs },
    );
  }

  get #path(): string | undefined {
    return this.#place?.holding.pathOf(this.#place.name);
  }

  #claimPlace(): Place {
    if (this.#place !== undefined) return this.#place;
    const { disk, runtime } = this.#ports;
    const { home } = disk;
    const nonce = runtime.randomBytes(NONCE_BYTES);
    const number = home.nextNumber();
    this.#place = { holding: home, number, name: journalFileName(number, nonce), nonce };
    return this.#place;
  }

  #commit(buffer: Uint8Array, end: number, logs: number): boolean {
    const place = this.#claimPlace();
    const begins = this.#state !== 'whole';
    const payload = buffer.subarray(begins ? 0 : this.#end, end);
    const mark = encodeMark(place.nonce, payload, begins ? logs : logs - this.#logs, logs);
    const parts = begins ? [this.#head, mark, payload, mark] : [mark, payload, mark];
    if (!this.#reserve((begins ? 0 : this.#fileBytes) + bytesOf(parts))) return false;
    try {
      this.#write(place, parts);
    } catch (error) {
      this.#failed(place, error);
      throw error;
    }
    this.#state = 'whole';
    this.#logs = logs;
    this.#end = end;
    return true;
  }

  #write({ holding, name }: Place, parts: readonly Uint8Array[]): void {
    const { disk, files } = this.#ports;
    const path = holding.pathOf(name);
    if (this.#state === 'torn') {
      disk.writeFile(holding, name, parts);
      return;
    }
    const { fs } = disk;
    const isNew = this.#state === 'absent';
    const descriptor = files.use(path, () => (isNew ? fs.create(path) : fs.openForAppend(path)));
    writeAll(fs, descriptor, parts);
    if (!disk.fsync) return;
    fs.sync(descriptor);
    if (isNew) fs.syncDirectory(holding.path);
  }

  /** The next commit writes a new file: what a failed write or fsync left is not to be built on. */
  #failed({ holding, name }: Place, error: unknown): void {
    const { disk, files } = this.#ports;
    files.close(holding.pathOf(name));
    this.#state = 'torn';
    if (errorCodeOf(error) !== 'ENOENT') return;
    disk.forget(holding);
    disk.bytes -= this.#diskBytes;
    this.#state = 'absent';
    this.#place = undefined;
    this.#diskBytes = 0;
    this.#logs = 0;
  }

  #reserve(fileBytes: number): boolean {
    const { disk } = this.#ports;
    const more = diskBytesOf(fileBytes) - this.#diskBytes;
    if (more > 0 && !disk.hasRoom(more)) return false;
    disk.bytes += more;
    this.#diskBytes += more;
    this.#fileBytes = fileBytes;
    return true;
  }
}
