/** Keeps an open batch's records on disk. Nothing throws. */
export interface BatchJournal {
  /** Writes the records that it lacks: `buffer` up to `end` holds all of them, `logs` in number. */
  commit(buffer: Uint8Array, end: number, logs: number): boolean;
}
