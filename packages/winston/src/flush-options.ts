import { ownProperties, PutLogsConfigError, shownName } from '@putlogs/core';
import { describe } from './transport-options.js';

/**
 * The deadline in milliseconds. Numbers may be the result of a calculation in an application that is
 * ending, so none is refused: a rest of time that is over is 0, NaN means the default.
 *
 * @throws PutLogsConfigError naming what can't have been meant: another name, another type
 */
export function parseTimeout(options: unknown): number | undefined {
  if (options === undefined) return undefined;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const expected = 'must be an object such as { timeoutMs: 3000 }';
    throw new PutLogsConfigError('options', `${expected}, not ${describe(options)}`);
  }
  const { timeoutMs, ...others }: { timeoutMs?: unknown } = ownProperties(options);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw new PutLogsConfigError(shownName(unknown), "is not an option; did you mean 'timeoutMs'?");
  }
  if (timeoutMs === undefined || Number.isNaN(timeoutMs)) return undefined;
  if (typeof timeoutMs === 'number') return Math.max(0, timeoutMs);
  throw new PutLogsConfigError(
    'timeoutMs',
    `must be a number of milliseconds, not ${describe(timeoutMs)}`,
  );
}
