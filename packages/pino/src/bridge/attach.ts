import {
  type DeliveredEvent,
  type DroppedEvent,
  type ErrorEvent,
  ownProperties,
  type ProducerStats,
  PutLogsConfigError,
  reasonOf,
  shownName,
  warn,
} from '@putlogs/core';
import { checkWorkerTransport, describe, isObject } from '../arguments.js';
import { mainBridge, type WorkerTransport } from './main.js';
import type { EventKind, WorkerEvent } from './protocol.js';

/** What to be told of. Called on the main thread. */
export interface WorkerHooks {
  onDelivered?: ((event: DeliveredEvent) => void) | undefined;
  onDropped?: ((event: DroppedEvent) => void) | undefined;
  onError?: ((event: ErrorEvent) => void) | undefined;
  /** The worker's books, summed over its SLS targets, every `statsIntervalMs`. */
  onStats?: ((stats: ProducerStats) => void) | undefined;
  /** In milliseconds, at least 10. @default 10000 */
  statsIntervalMs?: number | undefined;
}

const HOOKS: readonly string[] = ['onDelivered', 'onDropped', 'onError', 'onStats'];
const DEFAULT_STATS_INTERVAL_MS = 10_000;
const MIN_STATS_INTERVAL_MS = 10;
/** Node fires timers beyond this at once. */
const MAX_STATS_INTERVAL_MS = 2 ** 31 - 1;

/**
 * Brings the worker's events to the main thread. Only what is asked for crosses over, and only while
 * the main thread's event loop runs: events of the close at process exit reach nobody. A hook that
 * throws is reported on standard error.
 *
 * @param transport what `pino.transport()` returned
 * @returns a function that ends it
 * @throws PutLogsConfigError naming the argument, the hook or the option that can't be used
 */
export function attach(transport: WorkerTransport, hooks: WorkerHooks): () => void {
  checkWorkerTransport(transport);
  checkHooks(hooks);
  const { statsIntervalMs = DEFAULT_STATS_INTERVAL_MS, ...wantedHooks } = ownProperties(hooks);
  checkInterval(statsIntervalMs);
  return mainBridge(transport).attach(wanted(wantedHooks), statsIntervalMs, (happened) => {
    const report = (error: unknown) =>
      warn(`a hook for '${happened.kind}' events threw: ${reasonOf(error)}`);
    try {
      const returned: unknown = callHook(wantedHooks, happened);
      if (returned instanceof Promise) returned.catch(report);
    } catch (error) {
      report(error);
    }
  });
}

function checkHooks(hooks: unknown): void {
  if (!isObject(hooks) || Array.isArray(hooks)) {
    const example = '{ onDropped: (event) => {} }';
    const got = describe(hooks);
    throw new PutLogsConfigError('hooks', `must be an object such as ${example} (got ${got})`);
  }
  for (const [name, value] of Object.entries(hooks)) {
    if (name === 'statsIntervalMs') continue;
    if (!HOOKS.includes(name)) {
      const known = `${HOOKS.join(', ')} and statsIntervalMs`;
      throw new PutLogsConfigError(shownName(name), `is not a hook; there are ${known}`);
    }
    if (value !== undefined && typeof value !== 'function') {
      throw new PutLogsConfigError(name, `must be a function (got ${describe(value)})`);
    }
  }
}

function checkInterval(intervalMs: unknown): void {
  const isNumber = typeof intervalMs === 'number';
  if (isNumber && intervalMs >= MIN_STATS_INTERVAL_MS && intervalMs <= MAX_STATS_INTERVAL_MS) {
    return;
  }
  throw new PutLogsConfigError(
    'statsIntervalMs',
    `must be from ${MIN_STATS_INTERVAL_MS} to ${MAX_STATS_INTERVAL_MS} milliseconds (got ${describe(intervalMs)})`,
  );
}

function wanted(hooks: WorkerHooks): EventKind[] {
  const kinds: EventKind[] = [];
  if (hooks.onDelivered !== undefined) kinds.push('delivered');
  if (hooks.onDropped !== undefined) kinds.push('dropped');
  if (hooks.onError !== undefined) kinds.push('error');
  if (hooks.onStats !== undefined) kinds.push('stats');
  return kinds;
}

function callHook(hooks: WorkerHooks, happened: WorkerEvent): unknown {
  if (happened.kind === 'delivered') return hooks.onDelivered?.(happened.event);
  if (happened.kind === 'dropped') return hooks.onDropped?.(happened.event);
  if (happened.kind === 'error') return hooks.onError?.(happened.event);
  return hooks.onStats?.(happened.event);
}
