import type { LogQuery, StoredLog } from './records.js';

interface StoredBatch {
  readonly logs: readonly StoredLog[];
  readonly bytes: number;
}

/** What V8 needs for an object and for a property, roughly. */
const OBJECT_BYTES = 120;
const PROPERTY_BYTES = 64;

/** The stored logs, bounded by their estimated memory: the oldest request's logs go first. */
export class LogShelf {
  readonly #maxBytes: number;
  #batches: StoredBatch[] = [];
  #logs = 0;
  #bytes = 0;
  #dropped = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get logCount(): number {
    return this.#logs;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get droppedCount(): number {
    return this.#dropped;
  }

  /** Adds the logs of one request. */
  add(logs: readonly StoredLog[]): void {
    const bytes = estimateBytes(logs);
    this.#batches.push({ logs, bytes });
    this.#logs += logs.length;
    this.#bytes += bytes;
    while (this.#bytes > this.#maxBytes) this.#dropOldest();
  }

  clear(): void {
    this.#batches = [];
    this.#logs = 0;
    this.#bytes = 0;
    this.#dropped = 0;
  }

  /** A new array of the logs that fit, oldest first. */
  find(query: LogQuery = {}): StoredLog[] {
    const found: StoredLog[] = [];
    for (const { logs } of this.#batches) {
      for (const log of logs) if (fits(log, query)) found.push(log);
    }
    const { limit = found.length } = query;
    return limit < found.length ? found.slice(found.length - limit) : found;
  }

  #dropOldest(): void {
    const batch = this.#batches.shift();
    if (batch === undefined) return;
    this.#logs -= batch.logs.length;
    this.#bytes -= batch.bytes;
    this.#dropped += batch.logs.length;
  }
}

function fits(log: StoredLog, { project, logstore, topic, source, where }: LogQuery): boolean {
  if (project !== undefined && log.project !== project) return false;
  if (logstore !== undefined && log.logstore !== logstore) return false;
  if (topic !== undefined && log.topic !== topic) return false;
  if (source !== undefined && log.source !== source) return false;
  if (where === undefined) return true;
  if (typeof where === 'function') return where(log);
  return Object.entries(where).every(
    ([key, value]) => Object.hasOwn(log.contents, key) && log.contents[key] === value,
  );
}

function estimateBytes(logs: readonly StoredLog[]): number {
  const shared = logs[0] === undefined ? 0 : textBytes(logs[0].tags);
  return logs.reduce((sum, log) => sum + OBJECT_BYTES + textBytes(log.contents), shared);
}

/** Two bytes a character: what a string outside Latin-1 takes. */
function textBytes(record: Readonly<Record<string, string>>): number {
  let bytes = OBJECT_BYTES;
  for (const [key, value] of Object.entries(record)) {
    bytes += PROPERTY_BYTES + 2 * (key.length + value.length);
  }
  return bytes;
}
