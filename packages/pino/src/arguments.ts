import {
  type FlushOptions,
  ownProperties,
  PutLogsConfigError,
  quotedText,
  shownName,
} from '@putlogs/core';
import type { WorkerTransport } from './bridge/main.js';

/*
 * Arguments of functions that an application calls as it starts: a wrong one is thrown, as it would
 * otherwise be found out when records are missing.
 */

/** Node fires timers beyond this at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** What `pino.transport()` returns. Told by what is used of it: pino may be there in several versions. */
export function isWorkerTransport(target: unknown): target is WorkerTransport {
  return (
    isObject(target) &&
    ['on', 'emit', 'flushSync'].every((name) => typeof target[name] === 'function') &&
    typeof target['ready'] === 'boolean'
  );
}

/** @throws PutLogsConfigError saying what to give instead */
export function checkWorkerTransport(target: unknown): void {
  if (isWorkerTransport(target)) return;
  throw new PutLogsConfigError(
    'transport',
    `must be what pino.transport() returned (got ${describeTarget(target)})`,
  );
}

/** What stands where something that ships should, and what to give instead. */
export function describeTarget(target: unknown): string {
  if (!isObject(target)) return describe(target);
  if (isObject(target['producer']))
    return 'a destination: give the hooks to slsDestination() itself';
  if (isObject(target['sls'])) return 'a logger of createLogger(): use its logger.sls';
  if (typeof target['child'] === 'function' && typeof target['bindings'] === 'function') {
    return 'a pino logger: give the transport that it writes to, or the destination';
  }
  return describe(target);
}

/**
 * The deadline in milliseconds. Numbers may be the result of a calculation in an application that is
 * ending, so none is refused: a rest of time that is over is 0, NaN means the default.
 *
 * @throws PutLogsConfigError naming what can't have been meant: another name, another type
 */
export function parseTimeout(options: unknown): number | undefined {
  if (options === undefined) return undefined;
  if (!isObject(options) || Array.isArray(options)) {
    const expected = 'must be an object such as { timeoutMs: 3000 }';
    throw new PutLogsConfigError('options', `${expected} (got ${describe(options)})`);
  }
  const known: keyof FlushOptions = 'timeoutMs';
  const unknown = Object.keys(options).find((name) => name !== known);
  if (unknown !== undefined) {
    throw new PutLogsConfigError(shownName(unknown), `is not an option; did you mean '${known}'?`);
  }
  const { timeoutMs } = ownProperties(options);
  if (timeoutMs === undefined || Number.isNaN(timeoutMs)) return undefined;
  if (typeof timeoutMs === 'number') return Math.min(Math.max(0, timeoutMs), MAX_TIMEOUT_MS);
  throw new PutLogsConfigError(
    known,
    `must be a number of milliseconds (got ${describe(timeoutMs)})`,
  );
}

/** A value as it may stand in a message. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return quotedText(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'function') return 'a function';
  if (isObject(value)) return 'a value of type object';
  return typeof value === 'bigint' ? `${value}n` : String(value);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
