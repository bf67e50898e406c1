import { join } from 'node:path';
import type { Runtime } from '../../runtime.js';
import { temporaryFileName } from './file-names.js';
import { errorCodeOf, type SpoolFs, writeAll } from './fs.js';
import { type Health, SpoolUnusableError } from './health.js';
import { Holding } from './holding.js';
import { ownedName } from './owner-name.js';
import type { Processes } from './processes.js';
import { setAside } from './quarantine.js';
import { openRoot } from './root.js';

export interface DiskOptions {
  readonly dir: string;
  readonly maxBytes: number;
  readonly fsync: boolean;
}

export interface DiskPorts {
  readonly fs: SpoolFs;
  readonly processes: Processes;
  readonly runtime: Pick<Runtime, 'randomBytes' | 'now'>;
  readonly health: Health;
}

/** File systems give space in blocks; counting these also bounds the number of tiny files. */
const BLOCK_BYTES = 4096;

/** What a file of `sizeBytes` counts for in `maxBytes`. */
export function diskBytesOf(sizeBytes: number): number {
  return Math.max(1, Math.ceil(sizeBytes / BLOCK_BYTES)) * BLOCK_BYTES;
}

/** This owner's part of the disk: its directories, how much is in them, how files come and go. */
export class Disk {
  readonly fs: SpoolFs;
  readonly health: Health;
  readonly fsync: boolean;
  /** What this owner held is let go of: nothing may be written or removed any more. */
  isClosed = false;
  /** All files of this owner. */
  bytes = 0;
  /** Every directory that this owner holds. */
  readonly holdings = new Set<Holding>();
  readonly #options: DiskOptions;
  readonly #ports: DiskPorts;
  /** Files to be removed that couldn't be yet, with what they count for. */
  readonly #unremoved = new Map<string, number>();
  #root: string | undefined;
  #home: Holding | undefined;
  /** Files begun; a leftover of one that failed is in nobody's way. */
  #attempts = 0;

  constructor(options: DiskOptions, ports: DiskPorts) {
    this.fs = ports.fs;
    this.health = ports.health;
    this.fsync = options.fsync;
    this.#options = options;
    this.#ports = ports;
  }

  /** The spool's directory, checked. Throws. */
  get root(): string {
    if (this.#root !== undefined) return this.#root;
    try {
      this.#root = openRoot(this.fs, this.#options.dir);
      return this.#root;
    } catch (error) {
      // Whatever it was that needed the directory, this is one and the same problem.
      throw new SpoolUnusableError(error instanceof Error ? error.message : 'not an error');
    }
  }

  /** The directory for what this owner writes, made when first needed. Throws. */
  get home(): Holding {
    if (this.#home !== undefined) return this.#home;
    const path = join(this.root, this.newOwnedName());
    this.fs.makeDirectory(path);
    if (this.fsync) this.#syncNew(path);
    this.#home = new Holding(path, false);
    this.holdings.add(this.#home);
    return this.#home;
  }

  newOwnedName(): string {
    const { processes, runtime } = this.#ports;
    return ownedName(processes.self, runtime.randomBytes(8));
  }

  /** Runs `task`; once more in a new home when the old one has been removed. Throws. */
  inHome<T>(task: (home: Holding) => T): T {
    const { home } = this;
    try {
      return task(home);
    } catch (error) {
      if (errorCodeOf(error) !== 'ENOENT') throw error;
      this.forget(home);
      return task(this.home);
    }
  }

  /** The directory is gone: somebody removed it, or took it over. */
  forget(holding: Holding): void {
    this.holdings.delete(holding);
    if (this.#home !== holding) return;
    this.#home = undefined;
    this.#root = undefined;
  }

  /** Whether so many bytes more are within `maxBytes`; says so once when they aren't. */
  hasRoom(diskBytes: number): boolean {
    const { maxBytes } = this.#options;
    if (this.bytes + diskBytes <= maxBytes) {
      this.health.over('SpoolFull');
      return true;
    }
    this.health.once('SpoolFull', `the spool holds ${this.bytes} of ${maxBytes} bytes`);
    return false;
  }

  /** Writes a file that is there as a whole or not at all. Throws. */
  writeFile(holding: Holding, name: string, parts: readonly Uint8Array[]): void {
    try {
      this.#writeOnce(holding, name, parts);
    } catch (error) {
      if (!this.fsync || errorCodeOf(error) === 'ENOENT') throw error;
      // After a failed fsync the system may have let go of the bytes, and would say of the next that
      // it went well: only a new file proves anything. See https://lwn.net/Articles/752063/.
      this.#writeOnce(holding, name, parts);
    }
  }

  /** Removes a file, now or as soon as it can be. */
  remove(path: string, diskBytes: number): void {
    this.#unremoved.set(path, diskBytes);
    this.health.attempt('remove', () => this.#removeNow(path, diskBytes));
  }

  /** Takes a damaged file away; one that can't be stays where it is. Either way it counts no more. */
  setAside(holding: Holding, name: string, diskBytes: number): void {
    this.bytes -= diskBytes;
    this.health.attempt('remove', () => setAside(this.fs, this.root, holding, name));
  }

  /** Tries again what couldn't be removed. */
  tidy(): void {
    for (const [path, diskBytes] of [...this.#unremoved]) this.remove(path, diskBytes);
  }

  #syncNew(directory: string): void {
    try {
      this.fs.syncDirectory(this.root);
    } catch (error) {
      this.fs.removeDirectory(directory);
      throw error;
    }
  }

  #removeNow(path: string, diskBytes: number): void {
    try {
      this.fs.remove(path);
    } catch (error) {
      if (errorCodeOf(error) !== 'ENOENT') throw error;
    }
    this.#unremoved.delete(path);
    this.bytes -= diskBytes;
  }

  #writeOnce(holding: Holding, name: string, parts: readonly Uint8Array[]): void {
    const path = holding.pathOf(name);
    this.#attempts += 1;
    const temporary = holding.pathOf(temporaryFileName(name, this.#attempts));
    let written = temporary;
    const descriptor = this.fs.create(temporary);
    try {
      this.#fill(descriptor, parts);
      this.fs.rename(temporary, path);
      written = path;
      if (this.fsync) this.fs.syncDirectory(holding.path);
    } catch (error) {
      this.remove(written, 0);
      throw error;
    }
    // A file of that name that had to go is replaced by this one.
    this.#unremoved.delete(path);
  }

  #fill(descriptor: number, parts: readonly Uint8Array[]): void {
    try {
      writeAll(this.fs, descriptor, parts);
      if (this.fsync) this.fs.sync(descriptor);
    } finally {
      this.fs.close(descriptor);
    }
  }
}
