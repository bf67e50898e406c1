import { dirname, resolve } from 'node:path';
import { errorCodeOf, type FileStatus, type SpoolFs } from './fs.js';
import { SpoolUnusableError } from './health.js';

const OTHERS_WRITE = 0o022;
/** In a directory with this bit only a file's owner may rename or remove it. */
const STICKY = 0o1000;

/**
 * Makes sure of the directory that was configured: it exists, is a directory itself and not a link to
 * one, is ours, and nobody else can write in it or replace it. Returns its real path, so that a link
 * changed later on leads nowhere else.
 *
 * @throws SpoolUnusableError, or the system's error
 */
export function openRoot(fs: SpoolFs, dir: string): string {
  const path = resolve(dir);
  const status = statusOf(fs, path) ?? created(fs, path);
  if (status.kind !== 'directory') throw new SpoolUnusableError(`${path} is not a directory`);
  if (!isOurs(fs, status)) throw new SpoolUnusableError(`${path} belongs to another user`);
  if (isOpenToOthers(fs, status)) {
    throw new SpoolUnusableError(`${path} can be written by others; its mode should be 0700`);
  }
  const real = fs.realpath(path);
  const above = fs.lstat(dirname(real));
  if (isOpenToOthers(fs, above) && (above.mode & STICKY) === 0) {
    throw new SpoolUnusableError(`${path} can be replaced by others: they can write above it`);
  }
  return real;
}

/** Whether it belongs to the user that this process runs as. */
export function isOurs(fs: SpoolFs, { uid }: FileStatus): boolean {
  return fs.uid === undefined || uid === fs.uid;
}

/** Whether it is a directory that only this user can change. */
export function isPrivateDirectory(fs: SpoolFs, status: FileStatus): boolean {
  return status.kind === 'directory' && isOurs(fs, status) && !isOpenToOthers(fs, status);
}

/** Whether it is a plain file of ours, under this name only. */
export function isPlainFile(fs: SpoolFs, status: FileStatus): boolean {
  return status.kind === 'file' && status.links === 1 && isOurs(fs, status);
}

function isOpenToOthers(fs: SpoolFs, { mode }: FileStatus): boolean {
  return fs.uid !== undefined && (mode & OTHERS_WRITE) !== 0;
}

function statusOf(fs: SpoolFs, path: string): FileStatus | undefined {
  try {
    return fs.lstat(path);
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function created(fs: SpoolFs, path: string): FileStatus {
  try {
    fs.makeDirectory(path);
  } catch (error) {
    // Another process was faster; what it made is looked at like any other.
    if (errorCodeOf(error) !== 'EEXIST') throw error;
  }
  return fs.lstat(path);
}
