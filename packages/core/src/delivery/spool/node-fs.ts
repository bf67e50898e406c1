import fs, { constants } from 'node:fs';
import type { FileStatus, SpoolFs } from './fs.js';

/** Windows has neither symbolic links to speak of nor FIFOs, and lacks both flags. */
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
const NO_WAIT = constants.O_NONBLOCK ?? 0;

const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;

/** The disk of a real process. */
export const nodeSpoolFs: SpoolFs = {
  // At each use: a server may drop its privileges after it has loaded this.
  get uid() {
    return process.geteuid?.();
  },
  lstat: (path) => statusOf(fs.lstatSync(path)),
  fstat: (descriptor) => statusOf(fs.fstatSync(descriptor)),
  realpath: (path) => fs.realpathSync(path),
  makeDirectory,
  list: (path) => fs.readdirSync(path),
  create,
  openForAppend: (path) =>
    fs.openSync(path, constants.O_WRONLY | constants.O_APPEND | NO_FOLLOW | NO_WAIT),
  openForRead: (path) => fs.openSync(path, constants.O_RDONLY | NO_FOLLOW | NO_WAIT),
  write: (descriptor, parts) => fs.writevSync(descriptor, parts),
  read: (descriptor, into, offset) =>
    fs.readSync(descriptor, into, offset, into.length - offset, null),
  sync: (descriptor) => fs.fsyncSync(descriptor),
  close: (descriptor) => fs.closeSync(descriptor),
  rename: (from, to) => fs.renameSync(from, to),
  remove: (path) => fs.unlinkSync(path),
  removeDirectory: (path) => fs.rmdirSync(path),
  syncDirectory,
  touch: (path, timeMs) => fs.utimesSync(path, timeMs / 1000, timeMs / 1000),
};

function makeDirectory(path: string): void {
  try {
    fs.mkdirSync(path, { mode: DIRECTORY_MODE });
  } catch (error) {
    if (!(error instanceof Error) || Reflect.get(error, 'code') !== 'ENOENT') throw error;
    // Those above are the caller's wish as much as this one, and as private.
    fs.mkdirSync(path, { mode: DIRECTORY_MODE, recursive: true });
  }
  // The umask may have taken bits away from the owner.
  if ((fs.lstatSync(path).mode & 0o7777) !== DIRECTORY_MODE) fs.chmodSync(path, DIRECTORY_MODE);
}

function create(path: string): number {
  const { O_WRONLY, O_CREAT, O_EXCL, O_APPEND } = constants;
  const descriptor = fs.openSync(
    path,
    O_WRONLY | O_CREAT | O_EXCL | O_APPEND | NO_FOLLOW,
    FILE_MODE,
  );
  try {
    // Seldom needed, and forbidden under Node's permission model: a umask may only take bits away.
    if ((fs.fstatSync(descriptor).mode & 0o7777) !== FILE_MODE) {
      fs.fchmodSync(descriptor, FILE_MODE);
    }
    return descriptor;
  } catch (error) {
    fs.closeSync(descriptor);
    throw error;
  }
}

function syncDirectory(path: string): void {
  // Windows can't open a directory; NTFS keeps its names in a journal of its own.
  if (process.platform === 'win32') return;
  const descriptor = fs.openSync(path, constants.O_RDONLY | NO_FOLLOW);
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

function statusOf(stats: fs.Stats): FileStatus {
  return {
    kind: stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other',
    sizeBytes: stats.size,
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    links: stats.nlink,
    modifiedMs: stats.mtimeMs,
  };
}
