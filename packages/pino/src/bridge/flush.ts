import type { FlushOptions, FlushReport } from '@putlogs/core';
import type { SlsDestination } from '../destination.js';
import { mainBridge, type WorkerTransport } from './main.js';

const DEFAULT_TIMEOUT_MS = 8_000;
/** Node fires timers beyond this at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Waits until every record logged before the call is delivered or dropped, across all SLS targets
 * of the worker. Works with `target`, `targets` and `pipeline`, and before the worker is ready; a
 * transform of a pipeline that holds lines back is out of its reach.
 *
 * Hands over what pino has buffered first, which blocks for as long as the worker needs to read it.
 * Never rejects. `timeoutMs` is 8000 unless given. `timedOut` is true when the deadline passed or the worker died; the counts are 0
 * when it didn't answer. A transport that has closed has nothing pending.
 *
 * @param transport what `pino.transport()` returned; an in-process destination is flushed as well
 */
export function flush(
  transport: WorkerTransport | SlsDestination,
  { timeoutMs = DEFAULT_TIMEOUT_MS }: FlushOptions = {},
): Promise<FlushReport> {
  if (isDestination(transport)) return transport.flush({ timeoutMs });
  return mainBridge(transport).flush(Math.min(timeoutMs, MAX_TIMEOUT_MS));
}

function isDestination(target: WorkerTransport | SlsDestination): target is SlsDestination {
  return target.producer !== undefined;
}
