/** What the spool looks at before it trusts a path. */
export interface FileStatus {
  readonly kind: 'file' | 'directory' | 'other';
  readonly sizeBytes: number;
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
  /** Names that the file has. */
  readonly links: number;
  readonly modifiedMs: number;
}

/**
 * The file system as the spool needs it: synchronous, and every call may throw. No call follows a
 * symbolic link in the last part of a path, or waits for the other end of a FIFO.
 */
export interface SpoolFs {
  /** The user that files must belong to; undefined where files have no such owner (Windows). */
  readonly uid: number | undefined;
  lstat(path: string): FileStatus;
  fstat(descriptor: number): FileStatus;
  realpath(path: string): string;
  /** Creates a directory and those above it, with mode 0700 whatever the umask. Throws `EEXIST`. */
  makeDirectory(path: string): void;
  list(path: string): string[];
  /** Opens a new file for appending, with mode 0600 whatever the umask. Throws `EEXIST`. */
  create(path: string): number;
  openForAppend(path: string): number;
  openForRead(path: string): number;
  /** One call of the system for all parts; returns how many bytes were written. */
  write(descriptor: number, parts: readonly Uint8Array[]): number;
  read(descriptor: number, into: Uint8Array, offset: number): number;
  sync(descriptor: number): void;
  close(descriptor: number): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  removeDirectory(path: string): void;
  syncDirectory(path: string): void;
  /** Sets the time of the last change. */
  touch(path: string, timeMs: number): void;
}

/** The code of a system error: `ENOSPC`, `EIO` … */
export function errorCodeOf(error: unknown): string | undefined {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Writes everything, or throws; one call unless the system takes less than it was given. */
export function writeAll(fs: SpoolFs, descriptor: number, parts: readonly Uint8Array[]): void {
  let rest = parts;
  while (rest.length > 0) {
    const written = fs.write(descriptor, rest);
    if (written <= 0) throw new Error('the disk takes no more bytes');
    rest = behind(rest, written);
  }
}

export function bytesOf(parts: readonly Uint8Array[]): number {
  let bytes = 0;
  for (const part of parts) bytes += part.length;
  return bytes;
}

function behind(parts: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let skip = bytes;
  const rest: Uint8Array[] = [];
  for (const part of parts) {
    if (skip < part.length) rest.push(skip === 0 ? part : part.subarray(skip));
    skip = Math.max(0, skip - part.length);
  }
  return rest;
}
