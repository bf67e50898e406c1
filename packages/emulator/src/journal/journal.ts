import type { AcceptedRequest } from '../verify/put-logs.js';
import { LogShelf } from './log-shelf.js';
import type { EmulatorStats, ReceivedRequest, StoredLog } from './records.js';
import { RequestList } from './request-list.js';

interface JournalLimits {
  readonly maxStoredBytes: number;
  readonly maxStoredRequests: number;
}

interface Receipt {
  readonly requestId: string;
  readonly hashKey: string | undefined;
  readonly receivedAt: number;
}

interface Totals {
  requests: number;
  accepted: number;
  logs: number;
  rawBytes: number;
  bodyBytes: number;
  logsWithDuplicateKeys: number;
}

/** Everything the emulator remembers: logs, requests, and counts of both. */
export class Journal {
  readonly logs: LogShelf;
  readonly requests: RequestList;
  readonly #listeners = new Set<() => void>();
  #totals = noTotals();
  #refused = new Map<string, number>();
  #faulted = new Map<string, number>();

  constructor({ maxStoredBytes, maxStoredRequests }: JournalLimits) {
    this.logs = new LogShelf(maxStoredBytes);
    this.requests = new RequestList(maxStoredRequests);
  }

  /** Calls `listener` whenever logs have been stored, until the returned function is called. */
  onStored(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Returns the logs as they are stored. */
  store(accepted: AcceptedRequest, bodyBytes: number, receipt: Receipt): readonly StoredLog[] {
    this.#totals.accepted += 1;
    this.#totals.logs += accepted.group.logs.length;
    this.#totals.rawBytes += accepted.rawBytes;
    this.#totals.bodyBytes += bodyBytes;
    this.#totals.logsWithDuplicateKeys += accepted.group.logsWithDuplicateKeys;
    const logs = toStoredLogs(accepted, receipt);
    this.logs.add(logs);
    for (const listener of [...this.#listeners]) listener();
    return logs;
  }

  note(request: ReceivedRequest): void {
    this.#totals.requests += 1;
    if (request.errorCode !== undefined) count(this.#refused, request.errorCode);
    if (request.fault !== undefined) count(this.#faulted, request.fault);
    this.requests.add(request);
  }

  clear(): void {
    this.logs.clear();
    this.requests.clear();
    this.#totals = noTotals();
    this.#refused = new Map();
    this.#faulted = new Map();
  }

  stats(): EmulatorStats {
    return {
      ...this.#totals,
      refused: Object.fromEntries(this.#refused),
      faulted: Object.fromEntries(this.#faulted),
      storedLogs: this.logs.logCount,
      storedBytes: this.logs.bytes,
      droppedLogs: this.logs.droppedCount,
      droppedRequests: this.requests.droppedCount,
    };
  }
}

type MutableLog = { -readonly [Name in keyof StoredLog]: StoredLog[Name] };

function toStoredLogs(
  { project, logstore, group }: AcceptedRequest,
  { requestId, hashKey, receivedAt }: Receipt,
): StoredLog[] {
  const { topic, source, tags } = group;
  return group.logs.map(({ time, timeNs, contents }) => {
    // Spelled out: spreading objects into each other takes a fifth of a request's time.
    const log: MutableLog = {
      project,
      logstore,
      topic,
      source,
      tags,
      time,
      contents,
      requestId,
      receivedAt,
    };
    if (timeNs !== undefined) log.timeNs = timeNs;
    if (hashKey !== undefined) log.hashKey = hashKey;
    return Object.freeze(log);
  });
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function noTotals(): Totals {
  return {
    requests: 0,
    accepted: 0,
    logs: 0,
    rawBytes: 0,
    bodyBytes: 0,
    logsWithDuplicateKeys: 0,
  };
}
