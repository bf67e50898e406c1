import { crc32 } from 'node:zlib';

/** What a file of the spool holds; each kind has its own magic. */
export type FileKind = 'batch' | 'journal';

const MAGIC: Readonly<Record<FileKind, string>> = { batch: 'PUTLOGSB', journal: 'PUTLOGSJ' };

/** The version that this code writes, and the newest that it reads. */
export const FORMAT_VERSION = 1;

/**
 * Magic, version and their checksum. It is the same in every version of the format, so that a newer
 * file can be told from a damaged one.
 */
export const PREAMBLE_BYTES = 16;

/** `'newer'`: whole, but of a version to come. */
export type PreambleState = 'ours' | 'newer' | 'damaged';

export function magicOf(kind: FileKind): string {
  return MAGIC[kind];
}

export function writePreamble(into: Buffer, kind: FileKind): void {
  into.write(MAGIC[kind], 0, 'latin1');
  into.writeUInt32LE(FORMAT_VERSION, 8);
  into.writeUInt32LE(crc32(into.subarray(0, 12)), 12);
}

export function readPreamble(bytes: Buffer, kind: FileKind): PreambleState {
  if (bytes.length < PREAMBLE_BYTES) return 'damaged';
  if (bytes.toString('latin1', 0, 8) !== MAGIC[kind]) return 'damaged';
  if (bytes.readUInt32LE(12) !== crc32(bytes.subarray(0, 12))) return 'damaged';
  const version = bytes.readUInt32LE(8);
  if (version === FORMAT_VERSION) return 'ours';
  return version > FORMAT_VERSION ? 'newer' : 'damaged';
}
