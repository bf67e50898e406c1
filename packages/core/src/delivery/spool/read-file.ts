import type { SpoolFs } from './fs.js';
import { isPlainFile } from './root.js';

/** No file of the spool is larger: a raised batch that doesn't compress, or its journal with a mark for each log. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** `'foreign'`: not a plain file of ours. `'too-large'`: no file of the spool is. */
export type FileBytes = { readonly bytes: Buffer; readonly fileBytes: number };
export type ReadProblem = 'foreign' | 'too-large';

/**
 * Reads a file, at most its first `maxBytes`. What it allocates is bounded by the file's true size.
 * Throws what the system throws.
 */
export function readSpoolFile(
  fs: SpoolFs,
  path: string,
  maxBytes = MAX_FILE_BYTES,
): FileBytes | ReadProblem {
  const descriptor = fs.openForRead(path);
  try {
    // Of what was opened: between a look at the path and this, it could have become something else.
    const status = fs.fstat(descriptor);
    if (!isPlainFile(fs, status)) return 'foreign';
    if (status.sizeBytes > MAX_FILE_BYTES) return 'too-large';
    const bytes = Buffer.allocUnsafeSlow(Math.min(status.sizeBytes, maxBytes));
    return { bytes: bytes.subarray(0, fill(fs, descriptor, bytes)), fileBytes: status.sizeBytes };
  } finally {
    fs.close(descriptor);
  }
}

function fill(fs: SpoolFs, descriptor: number, into: Buffer): number {
  let filled = 0;
  while (filled < into.length) {
    const read = fs.read(descriptor, into, filled);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}
