/**
 * Names of the files in an owner's directory: `<number>-<logs>.batch` and `<number>-<nonce>.journal`,
 * with `.<n>.tmp` behind while a file is being written. A batch that was stored from a journal has
 * its number, so that of the two the batch counts. The number of records is in the name because the
 * books need it of a file whose inside is damaged.
 */
const FILE_NAME = /^(\d{16})-(?:(\d{1,10})\.batch|([\da-f]{16})\.journal)(\.\d{1,16}\.tmp)?$/;

export type SpoolFileName = BatchFileName | JournalFileName | TemporaryFileName;

export interface BatchFileName {
  readonly kind: 'batch';
  readonly name: string;
  readonly number: number;
  readonly logs: number;
}

export interface JournalFileName {
  readonly kind: 'journal';
  readonly name: string;
  readonly number: number;
  readonly nonce: Uint8Array;
}

export interface TemporaryFileName {
  readonly kind: 'temporary';
  readonly name: string;
  readonly number: number;
}

export function batchFileName(number: number, logs: number): string {
  return `${padded(number)}-${logs}.batch`;
}

export function journalFileName(number: number, nonce: Uint8Array): string {
  return `${padded(number)}-${Buffer.from(nonce).toString('hex')}.journal`;
}

export function temporaryFileName(name: string, attempt: number): string {
  return `${name}.${attempt}.tmp`;
}

/** Undefined for a name that the spool never gives: somebody else's file. */
export function parseFileName(name: string): SpoolFileName | undefined {
  const match = FILE_NAME.exec(name);
  if (match === null) return undefined;
  const [, digits = '', logs, nonce = '', temporary] = match;
  const number = Number(digits);
  if (temporary !== undefined) return { kind: 'temporary', name, number };
  if (logs !== undefined) return { kind: 'batch', name, number, logs: Number(logs) };
  return { kind: 'journal', name, number, nonce: Buffer.from(nonce, 'hex') };
}

function padded(number: number): string {
  return String(number).padStart(16, '0');
}
