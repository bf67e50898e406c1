import { dirname, join } from 'node:path';
import type { Disk } from './disk.js';
import { errorCodeOf } from './fs.js';
import type { Holding } from './holding.js';
import { freeName } from './owner-name.js';

/** A directory that was taken over goes when nothing is left in it. */
export function removeIfEmpty(disk: Disk, holding: Holding): void {
  if (holding.isAdopted && holding.entries === 0) tryToRemove(disk, holding);
}

/** Gives a directory free, for whoever wants it. */
export function letGo(disk: Disk, holding: Holding, id: Uint8Array): void {
  if (tryToRemove(disk, holding)) return;
  disk.holdings.delete(holding);
  try {
    disk.fs.rename(holding.path, join(dirname(holding.path), freeName(id)));
  } catch {
    // It is free all the same as soon as this process has ended.
  }
}

function tryToRemove(disk: Disk, holding: Holding): boolean {
  try {
    disk.fs.removeDirectory(holding.path);
  } catch (error) {
    // Mostly because it isn't empty: somebody else's file, or one that couldn't be removed.
    if (errorCodeOf(error) !== 'ENOENT') return false;
  }
  disk.forget(holding);
  return true;
}
