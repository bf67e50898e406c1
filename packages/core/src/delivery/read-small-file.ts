import { open } from 'node:fs/promises';
import { CredentialsError, wordsOf } from './credentials-error.js';

/** Far more than any credentials take; what is larger is some other file. */
const MAX_FILE_BYTES = 64 * 1024;

/**
 * The text of a file that holds a secret.
 *
 * @throws CredentialsError `FileUnreadable` or, beyond 64 KiB, `FileInvalid`
 */
export async function readSmallFile(path: string): Promise<string> {
  const buffer = Buffer.alloc(MAX_FILE_BYTES + 1);
  let filled = 0;
  try {
    const file = await open(path, 'r');
    try {
      for (let read = -1; read !== 0 && filled < buffer.length; filled += read) {
        ({ bytesRead: read } = await file.read(buffer, filled, buffer.length - filled, null));
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new CredentialsError('FileUnreadable', wordsOf(error));
  }
  if (filled > MAX_FILE_BYTES) {
    throw new CredentialsError('FileInvalid', `the file is larger than ${MAX_FILE_BYTES} bytes`);
  }
  return buffer.toString('utf8', 0, filled);
}
