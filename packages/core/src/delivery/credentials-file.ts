import { open, stat } from 'node:fs/promises';
import { CredentialsError, wordsOf } from './credentials-error.js';
import { parseCredentialsFile } from './credentials-file-format.js';
import type { CredentialsFetcher } from './credentials-types.js';

/** Far more than any credentials take; what is larger is some other file. */
const MAX_FILE_BYTES = 64 * 1024;

export function fileFetcher(path: string, profile = 'default'): CredentialsFetcher {
  let readVersion = '';
  return {
    async fetch() {
      // Before reading: a change while it is read is then seen as one.
      readVersion = await versionOf(path);
      return parseCredentialsFile(await readText(path), profile);
    },
    hasChanged: async () => (await versionOf(path)) !== readVersion,
  };
}

/** Differs when the file was written or replaced; empty while it can't be seen. */
async function versionOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    // Reading it says why, to whoever needs the credentials.
    return '';
  }
}

async function readText(path: string): Promise<string> {
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
