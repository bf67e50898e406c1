import { join } from 'node:path';
import type { SpoolFs } from './fs.js';
import { errorCodeOf } from './fs.js';
import type { Holding } from './holding.js';
import { isPlainFile, isPrivateDirectory } from './root.js';

/** Where damaged files go, in the spool's directory. Nothing of ours ever reads them. */
export const QUARANTINE_NAME = 'damaged';

/** What is kept for somebody to look at; what is damaged beyond that is removed. */
const MAX_QUARANTINE_BYTES = 16 * 1024 * 1024;
const MAX_QUARANTINE_FILES = 100;

/**
 * Takes a damaged file out of the way. Throws what the system throws.
 *
 * @returns whether it was kept
 */
export function setAside(fs: SpoolFs, root: string, holding: Holding, name: string): boolean {
  const directory = join(root, QUARANTINE_NAME);
  const status = fs.lstat(holding.pathOf(name));
  // Something else stands where the file was; it isn't ours to move.
  if (!isPlainFile(fs, status)) return false;
  if (!hasRoom(fs, directory, status.sizeBytes)) {
    fs.remove(holding.pathOf(name));
    return false;
  }
  // The owner's name in front: numbers are unique in one directory only.
  fs.rename(holding.pathOf(name), join(directory, `${holding.name}-${name}`));
  return true;
}

function hasRoom(fs: SpoolFs, directory: string, sizeBytes: number): boolean {
  try {
    fs.makeDirectory(directory);
  } catch (error) {
    if (errorCodeOf(error) !== 'EEXIST') throw error;
  }
  if (!isPrivateDirectory(fs, fs.lstat(directory))) {
    throw new Error(`${directory} is not a directory of ours`);
  }
  const names = fs.list(directory);
  if (names.length >= MAX_QUARANTINE_FILES) return false;
  const kept = names.reduce((sum, name) => sum + fs.lstat(join(directory, name)).sizeBytes, 0);
  return kept + sizeBytes <= MAX_QUARANTINE_BYTES;
}
