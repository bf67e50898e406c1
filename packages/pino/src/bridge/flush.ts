import type { FlushOptions, FlushReport } from '@putlogs/core';
import { checkWorkerTransport, isObject, parseTimeout } from '../arguments.js';
import type { SlsDestination } from '../destination.js';
import { mainBridge, type WorkerTransport } from './main.js';

const DEFAULT_TIMEOUT_MS = 8_000;

/**
 * Waits until every record logged before the call is delivered or dropped, across all SLS targets
 * of the worker. Works with `target`, `targets` and `pipeline`, and before the worker is ready; a
 * transform of a pipeline that holds lines back is out of its reach.
 *
 * Hands over what pino has buffered first, which blocks for as long as the worker needs to read it.
 * `timeoutMs` is 8000 unless given. `timedOut` is true when the deadline passed or the worker died; the
 * counts are 0 when it didn't answer. A transport that has closed has nothing pending. The promise never
 * rejects.
 *
 * @param transport what `pino.transport()` returned; an in-process destination is flushed as well
 * @throws PutLogsConfigError at once, not as a rejection, when an argument can't be used
 */
export function flush(
  transport: WorkerTransport | SlsDestination,
  options?: FlushOptions,
): Promise<FlushReport> {
  if (isDestination(transport)) return transport.flush(options);
  checkWorkerTransport(transport);
  return mainBridge(transport).flush(parseTimeout(options) ?? DEFAULT_TIMEOUT_MS);
}

/** By what it has: an application may hold the package twice, once for `import` and once for `require`. */
function isDestination(target: unknown): target is SlsDestination {
  return isObject(target) && isObject(target['producer']) && typeof target['flush'] === 'function';
}
