import { type SealedBatch, sealBatch } from '../../batch/sealed-batch.js';
import type { Compression } from '../../wire/compression.js';
import { readBatchFile } from './batch-file.js';
import type { SpooledBatch } from './entry.js';
import { errorCodeOf, type SpoolFs } from './fs.js';
import { readJournalFile } from './journal-file.js';
import { readSpoolFile } from './read-file.js';

/** Errors that say something of the process or of permissions, nothing of the file's bytes. */
const PASSING = ['EMFILE', 'ENFILE', 'ENOMEM', 'EACCES', 'EPERM', 'EBUSY', 'EAGAIN', 'EINTR'];

/** A file that the disk itself fails to read is given up after so many tries. */
const MAX_FAILED_READS = 5;

/** Undefined: the file is not what was written. Throws what the system throws. */
export function loadBatch(
  fs: SpoolFs,
  entry: SpooledBatch,
  compression: Compression,
): SealedBatch | undefined {
  const read = readSpoolFile(fs, entry.path);
  if (typeof read === 'string') return undefined;
  const batch =
    entry.file.kind === 'batch'
      ? readBatchFile(read.bytes)
      : batchOfJournal(read.bytes, entry, compression);
  // The books have the entry's records: neither more nor fewer can come of it.
  return batch?.logs === entry.logs ? batch : undefined;
}

/** Whether reading may succeed later. */
export function isWorthAnotherRead(entry: SpooledBatch, error: unknown): boolean {
  const code = errorCodeOf(error);
  // ELOOP: a symbolic link stands where the file was.
  if (code === 'ENOENT' || code === 'ELOOP') return false;
  if (code !== undefined && PASSING.includes(code)) return true;
  return entry.failedReads < MAX_FAILED_READS;
}

function batchOfJournal(
  file: Buffer,
  entry: SpooledBatch,
  compression: Compression,
): SealedBatch | undefined {
  const contents = readJournalFile(file, entry.file.nonce ?? new Uint8Array());
  if (contents === 'newer' || contents.meta === undefined) return undefined;
  const { meta, payloads, logs } = contents;
  const raw = Buffer.concat([...payloads, meta.trailer]);
  return sealBatch(meta.destination, raw, logs, compression);
}
