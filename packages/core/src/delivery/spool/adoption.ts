import { join } from 'node:path';
import type { Disk } from './disk.js';
import { errorCodeOf } from './fs.js';
import { Holding } from './holding.js';
import type { Neighbours } from './neighbours.js';
import { parseOwnerName } from './owner-name.js';
import { isPrivateDirectory } from './root.js';

interface Candidate {
  readonly name: string;
  readonly modifiedMs: number;
}

/** Takes over the directories of owners that are gone, the oldest first. */
export function adoptAbandoned(disk: Disk, neighbours: Neighbours): Holding[] {
  const { health } = disk;
  const candidates = health.attempt('adopt', () => abandoned(disk, neighbours)) ?? [];
  const adopted = candidates
    .toSorted((a, b) => a.modifiedMs - b.modifiedMs)
    .map(({ name }) => health.attempt('adopt', () => adopt(disk, name)))
    .filter((holding) => holding !== undefined);
  if (disk.fsync && adopted.length > 0) {
    health.attempt('adopt', () => disk.fs.syncDirectory(disk.root));
  }
  return adopted;
}

function abandoned(disk: Disk, neighbours: Neighbours): Candidate[] {
  const held = new Set([...disk.holdings].map(({ name }) => name));
  const names = disk.fs.list(disk.root).filter((name) => parseOwnerName(name) !== undefined);
  neighbours.keepOnly(names);
  const found: Candidate[] = [];
  for (const name of names) {
    if (held.has(name)) continue;
    const status = lookAt(disk, name);
    if (status === undefined) continue;
    if (neighbours.isAbandoned(name, status.modifiedMs)) {
      found.push({ name, modifiedMs: status.modifiedMs });
    }
  }
  return found;
}

function lookAt(disk: Disk, name: string): { modifiedMs: number } | undefined {
  const path = join(disk.root, name);
  const status = unlessGone(() => disk.fs.lstat(path));
  if (status === undefined || isPrivateDirectory(disk.fs, status)) return status;
  disk.health.once('SpoolForeign', `${path} is not a directory of this user only; left alone`);
  return undefined;
}

/** Undefined when another was faster. */
function adopt(disk: Disk, name: string): Holding | undefined {
  const { fs, root } = disk;
  const path = join(root, disk.newOwnedName());
  return unlessGone(() => {
    fs.rename(join(root, name), path);
    const holding = new Holding(path, true);
    disk.holdings.add(holding);
    return holding;
  });
}

function unlessGone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
