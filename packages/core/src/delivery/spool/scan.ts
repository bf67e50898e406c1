import type { Compression } from '../../wire/compression.js';
import type { Disk } from './disk.js';
import { type BatchFileName, parseFileName, type SpoolFileName } from './file-names.js';
import type { Holding } from './holding.js';
import { type Found, Inspector, NOTHING } from './inspector.js';

/** Of files with the same number, the order in which the list has them: its end is visited first. */
const RANK: Readonly<Record<SpoolFileName['kind'], number>> = {
  batch: 0,
  journal: 1,
  temporary: 2,
};

/** Reads what an adopted directory holds, one file at a time, in the order in which it was written. */
export class Scan {
  readonly holding: Holding;
  readonly #disk: Disk;
  readonly #inspector: Inspector;
  /** Those still to be looked at, the next one last. */
  #files: SpoolFileName[] | undefined;
  /** Those that couldn't be read. */
  #unread: SpoolFileName[] = [];

  constructor(disk: Disk, holding: Holding, compression: () => Compression) {
    this.#disk = disk;
    this.holding = holding;
    this.#inspector = new Inspector(disk, holding, compression);
  }

  get isListed(): boolean {
    return this.#files !== undefined;
  }

  /** Whether there is nothing left to look at in this round. */
  get isOver(): boolean {
    return this.#files?.length === 0;
  }

  /** Whether every file could be read. */
  get isComplete(): boolean {
    return this.isOver && this.#unread.length === 0;
  }

  /** Looks at the next file. Throws when it can't be read: it is left for the next round. */
  next(): Found {
    this.#files ??= this.#listed();
    const file = this.#files.at(-1);
    if (file === undefined) return NOTHING;
    const twin = twinOf(file, this.#files.at(-2));
    try {
      const found = this.#inspector.visit(file, twin);
      if (found.isTwinDone === true) this.#files.splice(-2, 1);
      return found;
    } catch (error) {
      this.#unread.unshift(file);
      throw error;
    } finally {
      this.#files.pop();
    }
  }

  /** Begins another round, with those that couldn't be read. */
  again(): void {
    if (this.#files === undefined) return;
    this.#files = this.#unread;
    this.#unread = [];
  }

  #listed(): SpoolFileName[] {
    return this.#disk.fs
      .list(this.holding.path)
      .map(parseFileName)
      .filter((file) => file !== undefined)
      .toSorted((a, b) => b.number - a.number || RANK[a.kind] - RANK[b.kind]);
  }
}

/** The batch of the same number, which stands right before its journal in the list. */
function twinOf(file: SpoolFileName, before: SpoolFileName | undefined): BatchFileName | undefined {
  if (file.kind !== 'journal' || before?.kind !== 'batch') return undefined;
  return before.number === file.number ? before : undefined;
}
