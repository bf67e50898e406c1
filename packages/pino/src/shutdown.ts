import {
  type Flushable,
  shutdownOnSignals as flushOnSignals,
  type ShutdownOptions,
} from '@putlogs/core';
import { flush } from './bridge/flush.js';
import type { WorkerTransport } from './bridge/main.js';

/** What can be flushed before the process ends: a `pino.transport()`, a destination, a producer, a logger's `sls`. */
export type ShutdownTarget = WorkerTransport | Flushable;

/**
 * Delivers what is pending before a signal ends the process: on the first signal everything is
 * flushed, within `timeoutMs` (5000), then the signal is raised again. Without a listener for it, a
 * signal ends the process before pino's worker, or this thread, can send anything.
 *
 * @returns a function that takes the listeners off
 */
export function shutdownOnSignals(
  targets: ShutdownTarget | readonly ShutdownTarget[],
  options: ShutdownOptions = {},
): () => void {
  const list = isList(targets) ? targets : [targets];
  return flushOnSignals(list.map(flushable), options);
}

function flushable(target: ShutdownTarget): Flushable {
  return isWorkerTransport(target) ? { flush: (options) => flush(target, options) } : target;
}

function isWorkerTransport(target: ShutdownTarget): target is WorkerTransport {
  return 'flushSync' in target && !('producer' in target);
}

function isList(
  targets: ShutdownTarget | readonly ShutdownTarget[],
): targets is readonly ShutdownTarget[] {
  return Array.isArray(targets);
}
