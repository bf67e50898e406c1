import { stat } from 'node:fs/promises';
import { parseCredentialsFile } from './credentials-file-format.js';
import type { CredentialsFetcher } from './credentials-types.js';
import { readSmallFile } from './read-small-file.js';

export function fileFetcher(path: string, profile = 'default'): CredentialsFetcher {
  let readVersion = '';
  return {
    async fetch() {
      // Before reading: a change while it is read is then seen as one.
      readVersion = await versionOf(path);
      return parseCredentialsFile(await readSmallFile(path), profile);
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
