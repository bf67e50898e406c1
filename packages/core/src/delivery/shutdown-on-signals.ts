import { PutLogsConfigError } from '../errors.js';
import type { FlushReport } from '../events.js';
import { ownProperties, propertyOf } from '../record/property.js';
import { warn } from '../stderr.js';
import { deliverBeforeSignal } from './exit.js';

/** Anything whose records can be waited for: a producer, a transport, a destination. */
export interface Flushable {
  flush(options?: { timeoutMs?: number }): Promise<FlushReport>;
}

/** A logger that brings its own: what `createLogger()` of the adapters returns. */
export interface ShippingLogger {
  readonly sls: Flushable | undefined;
}

export type ShutdownTarget = Flushable | ShippingLogger;

export interface ShutdownOptions {
  /** @default ['SIGTERM', 'SIGINT'] */
  signals?: readonly NodeJS.Signals[] | undefined;
  /** How long delivery may take, in milliseconds. @default 5000 */
  timeoutMs?: number | undefined;
}

const DEFAULT_SIGNALS: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT'];
const DEFAULT_TIMEOUT_MS = 5000;

/** Shutdowns under way in this process, whoever asked for them: the last one raises the signal. */
const UNDER_WAY = Symbol.for('putlogs.shutdowns');

/**
 * Delivers what is pending before a signal ends the process: on the first signal everything is
 * flushed, then the signal is raised again. Other listeners of the signal are left alone: while
 * there are any, ending the process is theirs to do and the signal is not raised again. A second
 * signal ends the process at once, as it would without this.
 *
 * @returns a function that takes the listeners off
 * @throws PutLogsConfigError for a target whose records can't be waited for, such as a logger
 */
export function shutdownOnSignals(
  targets: ShutdownTarget | readonly ShutdownTarget[],
  options: ShutdownOptions = {},
): () => void {
  const { signals = DEFAULT_SIGNALS, timeoutMs = DEFAULT_TIMEOUT_MS }: ShutdownOptions =
    ownProperties(options);
  const all = (isList(targets) ? targets : [targets]).map(flushableOf);
  const remove = () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    remove();
    void shutDown(all, signal, timeoutMs);
  };
  for (const signal of signals) process.on(signal, onSignal);
  return remove;
}

function isList(targets: unknown): targets is readonly ShutdownTarget[] {
  return Array.isArray(targets);
}

function flushableOf(target: unknown): Flushable {
  const own = fieldOf(target, 'sls');
  // A logger of pino has a flush, too, which answers a callback and waits for nobody.
  const candidate = own ?? (fieldOf(target, 'bindings') === undefined ? target : undefined);
  if (isFlushable(candidate)) return candidate;
  throw new PutLogsConfigError(
    'targets',
    'must be what ships the records (a Producer, an SlsTransport, an slsDestination, or a logger ' +
      'of createLogger()), not the logger that writes to it',
  );
}

function fieldOf(target: unknown, name: string): unknown {
  return typeof target === 'object' && target !== null ? propertyOf(target, name) : undefined;
}

function isFlushable(value: unknown): value is Flushable {
  return typeof fieldOf(value, 'flush') === 'function';
}

async function shutDown(
  targets: readonly Flushable[],
  signal: NodeJS.Signals,
  timeoutMs: number,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  const shared = globalThis as { [UNDER_WAY]?: number };
  shared[UNDER_WAY] = (shared[UNDER_WAY] ?? 0) + 1;
  const pending = await flushAll(targets, timeoutMs);
  shared[UNDER_WAY] -= 1;
  if (shared[UNDER_WAY] > 0 || process.listenerCount(signal) > 0) return;
  // What was logged since, and what the flushes could not deliver: the last chance, or the last words.
  deliverBeforeSignal(Math.max(0, deadline - performance.now()));
  if (pending > 0) warn(`${pending} record(s) were not delivered in time when ${signal} came`);
  process.kill(process.pid, signal);
}

/** @returns how many records are still pending */
async function flushAll(targets: readonly Flushable[], timeoutMs: number): Promise<number> {
  const flushes = targets.map(async (target) => target.flush({ timeoutMs }));
  const settled = await Promise.allSettled(flushes);
  return settled.reduce(
    (sum, result) => sum + (result.status === 'fulfilled' ? pendingOf(result.value) : 0),
    0,
  );
}

/** What only looks like a target answers anything, or nothing. */
function pendingOf(report: unknown): number {
  const pending = fieldOf(report, 'pending');
  return typeof pending === 'number' ? pending : 0;
}
