import { nearestName } from '../nearest-name.js';
import type { LogQuery, RequestQuery } from './records.js';
import type { WaitOptions } from './wait-for-logs.js';

type Names<Options> = Readonly<Record<keyof Options, true>>;

const LOG_QUERY: Names<LogQuery> = {
  ...{ project: true, logstore: true, topic: true, source: true },
  ...{ where: true, limit: true },
};
const REQUEST_QUERY: Names<RequestQuery> = {
  ...{ project: true, logstore: true, status: true, errorCode: true },
  ...{ where: true, limit: true },
};
const WAIT_OPTIONS: Names<WaitOptions> = { timeoutMs: true, query: true };

/*
 * A name that isn't known would let everything through, and a test with it would pass for no reason.
 */

/** @throws TypeError naming what is unknown */
export function checkLogQuery(query: unknown): void {
  checkNames('query', query, LOG_QUERY);
}

/** @throws TypeError naming what is unknown */
export function checkRequestQuery(query: unknown): void {
  checkNames('query', query, REQUEST_QUERY);
}

/** @throws TypeError naming what is unknown */
export function checkWaitOptions(options: unknown): void {
  const { query = {} } = checkNames('options', options, WAIT_OPTIONS);
  checkNames('query', query, LOG_QUERY, 'query.');
}

function checkNames(
  what: string,
  given: unknown,
  names: object,
  prefix = '',
): Readonly<Record<string, unknown>> {
  if (!isObject(given)) throw new TypeError(`[${what}] must be an object`);
  const known = Object.keys(names);
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return given;
  const nearest = nearestName(unknown, known);
  const meant = nearest === undefined ? '.' : `; did you mean '${nearest}'?`;
  throw new TypeError(`[${prefix}${unknown}] is unknown${meant} Known are ${known.join(', ')}`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
