import { setMaxListeners } from 'node:events';
import type { Fault, FaultHandle, RefuseFault } from './faults/fault.js';
import { FaultBoard } from './faults/fault-board.js';
import { checkFault } from './faults/parse-fault.js';
import { checkLogQuery, checkRequestQuery, checkWaitOptions } from './journal/check-query.js';
import { Journal } from './journal/journal.js';
import type {
  EmulatorStats,
  LogQuery,
  ReceivedRequest,
  RequestQuery,
  StoredLog,
} from './journal/records.js';
import { type LogCondition, type WaitOptions, waitForLogs } from './journal/wait-for-logs.js';
import { type AccessKey, type EmulatorOptions, parseAccessKeys, parseOptions } from './options.js';
import { Exchange } from './server/exchange.js';
import { Listener } from './server/listener.js';

/** A PutLogs service on this machine. */
export interface Emulator {
  /** `http://127.0.0.1:PORT`. The project goes before the host, or into `x-log-project`. */
  readonly endpoint: string;
  readonly port: number;
  /** The stored logs that fit, oldest first. @throws TypeError for a query with a name it doesn't have */
  logs(query?: LogQuery): StoredLog[];
  /**
   * Resolves with the stored logs (those that fit `query`) once there are `condition` of them, or
   * once `condition` says yes to them. Rejects after `timeoutMs`, saying what did arrive, and at once
   * for an option or a part of the query that isn't known.
   */
  waitForLogs(condition: LogCondition, options?: WaitOptions): Promise<StoredLog[]>;
  /** The received requests that fit, oldest first. @throws TypeError for a query with a name it doesn't have */
  requests(query?: RequestQuery): ReceivedRequest[];
  /**
   * Makes something go wrong from now on.
   * @throws TypeError or RangeError when the fault makes no sense
   */
  fault(fault: Fault): FaultHandle;
  /** Ends all faults. Resolves when the port listens, if it didn't. */
  clearFaults(): Promise<void>;
  /** From now on exactly these keys may sign. @throws TypeError */
  setAccessKeys(accessKeys: readonly AccessKey[]): void;
  /** Forgets logs, requests and counts. Faults stay. */
  clear(): void;
  stats(): EmulatorStats;
  /** Cuts all connections and frees the port. Waits that are under way reject. Idempotent. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts an emulator and resolves when it listens.
 *
 * @throws TypeError for an option that can't be used; the error of `listen` when the port can't be had
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  let settings = parseOptions(options);
  const journal = new Journal(settings);
  const faults = new FaultBoard(settings);
  const closing = new AbortController();
  // Each delay and each wait listens while it lasts; their number is the caller's.
  setMaxListeners(0, closing.signal);
  const context = { settings: () => settings, journal, faults, signal: closing.signal };
  const listener = new Listener(settings.host, settings.port, (request, response) => {
    // `run` never rejects.
    void new Exchange(request, response, context).run();
  });
  const refusals = new Set<FaultHandle>();
  await listener.open();

  const close = async (): Promise<void> => {
    closing.abort();
    await listener.close();
  };
  return {
    endpoint: `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${listener.port}`,
    port: listener.port,
    logs(query = {}) {
      checkLogQuery(query);
      return journal.logs.find(query);
    },
    async waitForLogs(condition, waitOptions = {}) {
      checkWaitOptions(waitOptions);
      return waitForLogs(journal, condition, waitOptions, closing.signal);
    },
    requests(query = {}) {
      checkRequestQuery(query);
      return journal.requests.find(query);
    },
    fault(fault) {
      checkFault(fault);
      if (fault.kind !== 'refuse') return faults.add(fault);
      return refuse(fault, listener, refusals, closing.signal);
    },
    async clearFaults() {
      faults.clear();
      await Promise.all([...refusals].map((refusal) => refusal.remove()));
    },
    setAccessKeys(accessKeys) {
      settings = Object.freeze({ ...settings, accessKeys: parseAccessKeys(accessKeys) });
    },
    clear: () => journal.clear(),
    stats: () => journal.stats(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function refuse(
  { forMs }: RefuseFault,
  listener: Listener,
  refusals: Set<FaultHandle>,
  signal: AbortSignal,
): FaultHandle {
  let removed: Promise<void> | undefined;
  const remove = (): Promise<void> => {
    clearTimeout(timer);
    refusals.delete(handle);
    removed ??= listener.accept();
    return removed;
  };
  const handle: FaultHandle = { hits: 0, remove };
  const timer = forMs === undefined ? undefined : setTimeout(remove, forMs);
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  refusals.add(handle);
  listener.refuse();
  return handle;
}
