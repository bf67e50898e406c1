import {
  type Flushable,
  type FlushOptions,
  type FlushReport,
  shutdownOnSignals as flushOnSignals,
  PutLogsConfigError,
  type ShutdownOptions,
  warn,
} from '@putlogs/core';
import { describeTarget, isObject, isWorkerTransport } from './arguments.js';
import { flush } from './bridge/flush.js';
import type { WorkerTransport } from './bridge/main.js';

/** A logger of `createLogger()`. */
interface Shipping {
  readonly sls: Flushable;
}

/** What can be flushed before the process ends: a `pino.transport()`, a destination, a producer, a logger of `createLogger()`. */
export type ShutdownTarget = WorkerTransport | Flushable | Shipping;

/**
 * Delivers what is pending before a signal ends the process: on the first signal everything is
 * flushed, within `timeoutMs` (5000), then the signal is raised again. Without a listener for it, a
 * signal ends the process before pino's worker, or this thread, can send anything.
 *
 * @returns a function that takes the listeners off
 * @throws PutLogsConfigError when a target is nothing that can be flushed, such as a plain pino logger
 */
export function shutdownOnSignals(
  targets: ShutdownTarget | readonly ShutdownTarget[],
  options: ShutdownOptions = {},
): () => void {
  const list: readonly unknown[] = Array.isArray(targets) ? targets : [targets];
  return flushOnSignals(list.map(flushable), options);
}

function flushable(target: unknown): Flushable {
  if (isWorkerTransport(target)) return { flush: (options) => flushWorker(target, options) };
  const shipping = isObject(target) && isObject(target['sls']) ? target['sls'] : target;
  if (isFlushable(shipping)) return shipping;
  throw new PutLogsConfigError(
    'targets',
    `must be a pino.transport(), a destination, or a logger of createLogger() (got ${describeTarget(target)})`,
  );
}

/** Pino's loggers and its own destinations have a `flush`, too, but not one whose end can be waited for. */
function isFlushable(target: unknown): target is Flushable {
  if (!isObject(target) || typeof target['flush'] !== 'function') return false;
  if (isObject(target['producer'])) return true;
  return !['child', 'flushSync'].some((name) => typeof target[name] === 'function');
}

/** What a worker still holds is told when the signal is raised; one that doesn't answer can't be asked. */
async function flushWorker(
  transport: WorkerTransport,
  options: FlushOptions | undefined,
): Promise<FlushReport> {
  const report = await flush(transport, options);
  if (report.timedOut && report.pending === 0) {
    warn("pino's worker didn't answer in the time of the shutdown: what it holds may be lost");
  }
  return report;
}
