import {
  type DeliveredEvent,
  type DroppedEvent,
  type ErrorEvent,
  type ProducerStats,
  PutLogsConfigError,
  warn,
} from '@putlogs/core';
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

const DEFAULT_STATS_INTERVAL_MS = 10_000;
const MIN_STATS_INTERVAL_MS = 10;
/** Node fires timers beyond this at once. */
const MAX_STATS_INTERVAL_MS = 2 ** 31 - 1;

/**
 * Brings the worker's events to the main thread. Only what is asked for crosses over, and only while
 * the main thread's event loop runs: events of the close at process exit reach nobody. A hook that
 * throws is reported on standard error. Throws {@link PutLogsConfigError} for a bad `statsIntervalMs`.
 *
 * @param transport what `pino.transport()` returned
 * @returns a function that ends it
 */
export function attach(transport: WorkerTransport, hooks: WorkerHooks): () => void {
  const { statsIntervalMs = DEFAULT_STATS_INTERVAL_MS } = hooks;
  checkInterval(statsIntervalMs);
  return mainBridge(transport).attach(wanted(hooks), statsIntervalMs, (happened) => {
    try {
      callHook(hooks, happened);
    } catch (error) {
      warn(`a hook for '${happened.kind}' events threw: ${String(error)}`);
    }
  });
}

function checkInterval(intervalMs: number): void {
  if (intervalMs >= MIN_STATS_INTERVAL_MS && intervalMs <= MAX_STATS_INTERVAL_MS) return;
  throw new PutLogsConfigError(
    'statsIntervalMs',
    `must be from ${MIN_STATS_INTERVAL_MS} to ${MAX_STATS_INTERVAL_MS} milliseconds, not ${intervalMs}.`,
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

function callHook(hooks: WorkerHooks, happened: WorkerEvent): void {
  if (happened.kind === 'delivered') hooks.onDelivered?.(happened.event);
  else if (happened.kind === 'dropped') hooks.onDropped?.(happened.event);
  else if (happened.kind === 'error') hooks.onError?.(happened.event);
  else hooks.onStats?.(happened.event);
}
