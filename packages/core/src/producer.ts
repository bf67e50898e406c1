import { Accumulator } from './batch/accumulator.js';
import { emptyBatchBound, heldBytesBound } from './batch/sealed-batch.js';
import { Targets } from './batch/targets.js';
import { ServerClock } from './delivery/clock.js';
import type { Receipt } from './delivery/courier.js';
import { credentialsSource } from './delivery/credentials.js';
import { Dispatcher } from './delivery/dispatcher.js';
import { deliverIfExiting, type ExitTarget, watchExit } from './delivery/exit.js';
import { farewell } from './delivery/farewell.js';
import { PutLogsClient } from './delivery/put-logs.js';
import type { SpoolFs } from './delivery/spool/fs.js';
import type { SpoolReport } from './delivery/spool/health.js';
import { nodeSpoolFs } from './delivery/spool/node-fs.js';
import { nodeProcesses } from './delivery/spool/node-processes.js';
import type { Processes } from './delivery/spool/processes.js';
import { Spool } from './delivery/spool/spool.js';
import { Ledger } from './diagnostics/ledger.js';
import { Reporter } from './diagnostics/reporter.js';
import type { DropReason, FlushReport, ProducerStats } from './events.js';
import type { Log, Mapper, Route } from './log.js';
import { writeLog } from './log-mapper.js';
import { createNodeRuntime } from './node-runtime.js';
import { parseOptions, type ResolvedOptions } from './options/parse.js';
import type { ProducerOptions } from './options/types.js';
import { ownProperties, propertyOf } from './record/property.js';
import type { Runtime } from './runtime.js';
import { USER_AGENT } from './user-agent.js';
import type { Compression } from './wire/compression.js';

/**
 * How long `flush()` and `close()` wait unless told otherwise, in milliseconds: below the ten
 * seconds after which pino ends its worker.
 */
export const DEFAULT_FLUSH_TIMEOUT_MS = 8000;

/** For adapters and tests. */
export interface ProducerInternals {
  /** Option names of the adapter, so that a mistyped one is recognised. */
  extraOptionNames?: readonly string[] | undefined;
  runtime?: Runtime | undefined;
  env?: NodeJS.ProcessEnv | undefined;
  /** What a spool stands on. */
  disk?: { fs: SpoolFs; processes: Processes } | undefined;
}

export interface FlushOptions {
  /** The longest wait, in milliseconds. @default 8000 */
  timeoutMs?: number | undefined;
}

/**
 * Takes records and sees to their delivery: each is encoded at once into the open batch of its
 * route; a batch is sealed when it is full or its linger is over, then compressed, signed and posted
 * until the service has it. Nothing but the constructor ever throws.
 */
export class Producer {
  readonly #runtime: Runtime;
  readonly #ledger = new Ledger();
  readonly #reporter: Reporter;
  readonly #client: PutLogsClient;
  readonly #spool: Spool | undefined;
  readonly #dispatcher: Dispatcher;
  readonly #accumulator: Accumulator;
  readonly #home: { readonly project: string; readonly logstore: string };
  readonly #unwatchExit: () => void = () => undefined;
  #closing: Promise<FlushReport> | undefined;

  /** @throws PutLogsConfigError naming the option, its value (secrets masked) and the fix */
  constructor(options: ProducerOptions = {}, given: ProducerInternals = {}) {
    const internals: ProducerInternals = ownProperties(given);
    const { extraOptionNames, env = process.env } = internals;
    const resolved = parseOptions(options, env, extraOptionNames);
    const runtime = internals.runtime ?? createNodeRuntime();
    const clock = new ServerClock(runtime);
    this.#runtime = runtime;
    this.#home = { project: resolved.project, logstore: resolved.logstore };
    this.#reporter = new Reporter(resolved.hooks, runtime);
    this.#client = createClient(resolved, clock, this.#reporter, runtime);
    this.#spool = openSpool(resolved.spool, () => this.#dispatcher.compression, this.#reporter, {
      disk: internals.disk,
      runtime,
    });
    const records = inMemory(resolved);
    this.#dispatcher = new Dispatcher(
      { ...resolved, recordBytes: records.bufferBytes },
      {
        client: this.#client,
        clock,
        ledger: this.#ledger,
        reporter: this.#reporter,
        runtime,
        spool: this.#spool,
        spoolAlways: resolved.spool?.mode === 'always',
      },
    );
    this.#recover();
    this.#accumulator = new Accumulator(records, {
      targets: new Targets(resolved, runtime),
      ledger: this.#ledger,
      reporter: this.#reporter,
      runtime,
      serverNow: () => clock.now(),
      sink: this.#dispatcher,
    });
    const { exitTimeoutMs } = resolved;
    if (exitTimeoutMs > 0) this.#unwatchExit = watchExit(this.#exitTarget(exitTimeoutMs));
  }

  /**
   * Takes a record. Never throws, never blocks.
   *
   * @returns false when it was dropped; the reason is counted in `stats()` and told to `onDropped`
   */
  send(log: Log, route?: Route): boolean {
    return this.write(log, writeLog, route);
  }

  /**
   * Takes a record of any kind, translated by `mapper` straight into the open batch. Never throws,
   * never blocks; a mapper that throws costs only its own record.
   *
   * @returns false when it was dropped; the reason is counted in `stats()` and told to `onDropped`
   */
  write<R>(record: R, mapper: Mapper<R>, route?: Route): boolean {
    this.#ledger.received += 1;
    if (this.#closing !== undefined) return this.#refuse('closed');
    try {
      const taken = this.#accumulator.write(record, mapper, route);
      deliverIfExiting();
      return taken;
    } catch {
      // The stack has run out: whatever was not entered is lost.
      return this.#refuse('invalid', this.#ledger.missing);
    }
  }

  /**
   * For adapters: a function of the application failed while a record was taken. It is counted,
   * told to `onError` and said on standard error, both not for every record. Never throws.
   */
  reportHookFailure(hook: string, consequence: string, error: unknown): void {
    this.#ledger.hookFailures += 1;
    this.#reporter.hookFailed(hook, consequence, error);
  }

  /** Delivers what is pending now; what comes later is not waited for. Never rejects. */
  flush(options?: FlushOptions): Promise<FlushReport> {
    const timeoutMs = timeoutOf(options);
    if (this.#accumulator.isWriting)
      return this.#recordWritten().then(() => this.#flush(timeoutMs));
    return this.#flush(timeoutMs);
  }

  /**
   * Takes no more records, delivers those pending, and drops as `closed` what is left at the
   * deadline. Never rejects; later calls answer as the first.
   */
  close(options?: FlushOptions): Promise<FlushReport> {
    this.#closing ??= this.#close(timeoutOf(options));
    return this.#closing;
  }

  /** The books, as of now. */
  stats(): ProducerStats {
    this.#settleMissing();
    return this.#ledger.stats(this.#spool?.diskBytes ?? 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #flush(timeoutMs: number): Promise<FlushReport> {
    this.#settleMissing();
    this.#accumulator.sealAll();
    return this.#dispatcher.flush(timeoutMs);
  }

  async #close(timeoutMs: number): Promise<FlushReport> {
    const report = await this.#flushOrAbandon(timeoutMs, 'closed');
    this.#unwatchExit();
    this.#dispatcher.stop();
    await this.#reporter.told();
    this.#reporter.flush();
    this.#spool?.close();
    this.#runtime.close();
    return report;
  }

  async #flushOrAbandon(timeoutMs: number, reason: DropReason): Promise<FlushReport> {
    if (this.#accumulator.isWriting) await this.#recordWritten();
    this.#settleMissing();
    this.#accumulator.sealAll();
    this.#dispatcher.hasten();
    const report = await this.#dispatcher.flush(timeoutMs);
    if (!report.timedOut) return report;
    this.#accumulator.sealAll();
    const kept = this.#abandon(reason);
    const pending = Math.min(report.pending, kept);
    return { ...report, dropped: report.dropped + report.pending - pending, pending };
  }

  /** Called from a record's own getter, what follows has to wait until the record is written. */
  #recordWritten(): Promise<void> {
    return this.#reporter.told();
  }

  /** Where the stack ran out, even giving up a record may have failed. */
  #settleMissing(): void {
    if (!this.#accumulator.isWriting) this.#refuse('invalid', this.#ledger.missing);
  }

  /** @returns how many records are kept on disk */
  #abandon(reason: DropReason): number {
    this.#dispatcher.abandon(reason);
    return this.#ledger.spooled;
  }

  #recover(): void {
    void this.#spool?.recover({
      recovered: (entry) => this.#dispatcher.recovered(entry),
      lost: (records) => {
        this.#ledger.recovered += records;
        this.#ledger.drop('damaged', records);
        this.#reporter.dropped({ reason: 'damaged', records, bytes: 0, project: '', logstore: '' });
      },
    });
  }

  #exitTarget(exitTimeoutMs: number): ExitTarget {
    // What is only on disk is safe there.
    const hasPending = () => this.#ledger.pending > this.#ledger.spooled;
    return {
      exitTimeoutMs,
      get hasPending() {
        return hasPending();
      },
      deliverBeforeExit: async (timeoutMs) => {
        await this.#flushOrAbandon(timeoutMs, 'exit-timeout');
        this.#reporter.flush();
      },
      farewell: () => {
        this.#accumulator.sealForExit();
        const { lanes, settle } = farewell(this.#dispatcher, this.#client);
        const settleAndTell = (receipts: Receipt[][]) => {
          settle(receipts);
          this.#reporter.flush();
        };
        return { lanes, settle: settleAndTell };
      },
    };
  }

  #refuse(reason: DropReason, records = 1): false {
    if (records < 1) return false;
    this.#ledger.drop(reason, records);
    this.#reporter.dropped({ reason, records, bytes: 0, ...this.#home });
    return false;
  }
}

function timeoutOf(options: FlushOptions | undefined): number {
  const timeoutMs = givenTimeout(options);
  // A bad value must not throw here, and must not mean waiting for ever.
  return typeof timeoutMs === 'number' && timeoutMs >= 0
    ? Math.min(timeoutMs, 0x7fffffff)
    : DEFAULT_FLUSH_TIMEOUT_MS;
}

function givenTimeout(options: unknown): unknown {
  try {
    const isObject = typeof options === 'object' && options !== null;
    return isObject ? propertyOf(options, 'timeoutMs') : undefined;
  } catch {
    // A getter of the application's: the default will do.
    return undefined;
  }
}

/** Room for a batch from disk that one large record has made larger than `batchBytes`. */
const MIN_LOAD_BYTES = 64 * 1024;

/** Where batches come back from disk, one of them must always find room. */
function inMemory(options: ResolvedOptions): ResolvedOptions {
  const { batchBytes, bufferBytes, spool } = options;
  if (spool === undefined) return options;
  const oneBatch = heldBytesBound(Math.max(batchBytes, MIN_LOAD_BYTES)) + emptyBatchBound(0);
  return { ...options, bufferBytes: bufferBytes - Math.min(oneBatch, bufferBytes >> 1) };
}

function createClient(
  options: ResolvedOptions,
  clock: ServerClock,
  reporter: Reporter,
  runtime: Runtime,
): PutLogsClient {
  const credentials = credentialsSource(options.credentials(), {
    // Credentials expire by the service's clock.
    runtime: { now: () => clock.now(), timer: runtime.timer.bind(runtime) },
    onRefreshError: ({ code, message }) => reporter.failed({ code, message }),
  });
  return new PutLogsClient({ ...options, userAgent: USER_AGENT }, { credentials, clock, runtime });
}

function openSpool(
  options: ResolvedOptions['spool'],
  compression: () => Compression,
  reporter: Reporter,
  { runtime, disk }: ProducerInternals & { runtime: Runtime },
): Spool | undefined {
  if (options === undefined) return undefined;
  const { fs = nodeSpoolFs, processes = nodeProcesses() } = disk ?? {};
  const report = ({ code, message }: SpoolReport) => reporter.failed({ code, message });
  return new Spool(options, { fs, processes, runtime, compression, report });
}
