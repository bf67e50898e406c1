import { basename, join } from 'node:path';

/** A directory that this owner holds: the one it made, or one that it has taken over. */
export class Holding {
  readonly path: string;
  readonly name: string;
  /** Whether somebody else's files are in it. */
  readonly isAdopted: boolean;
  /** Entries that it still has. */
  entries = 0;
  #number = 0;

  constructor(path: string, isAdopted: boolean) {
    this.path = path;
    this.name = basename(path);
    this.isAdopted = isAdopted;
  }

  /** Numbers files in the order of their making. */
  nextNumber(): number {
    this.#number += 1;
    return this.#number;
  }

  pathOf(fileName: string): string {
    return join(this.path, fileName);
  }
}
