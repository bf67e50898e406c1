import { ownProperties, PutLogsConfigError } from '@putlogs/core';
import { describe } from './arguments.js';
import type { LineOptions, SlsDestinationOptions } from './options.js';

/** The options as given, without what may stand on `Object.prototype`. Throws {@link PutLogsConfigError}. */
export function ownOptions<T extends object>(options: T): T & Readonly<Record<string, unknown>> {
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) {
    return ownProperties(options);
  }
  throw new PutLogsConfigError('options', `must be an object, not ${describe(options)}.`);
}

/** Checks the options that core doesn't know. Throws {@link PutLogsConfigError}. */
export function checkLineOptions(options: LineOptions): void {
  for (const name of ['timeKey', 'levelKey', 'messageKey'] as const) checkKey(name, options[name]);
  checkLevels(options.levels);
}

/** Checks the hooks of an in-process destination. Throws {@link PutLogsConfigError}. */
export function checkHooks(options: SlsDestinationOptions): void {
  for (const name of ['map', 'route'] as const) {
    const hook: unknown = options[name];
    if (hook !== undefined && typeof hook !== 'function') {
      throw new PutLogsConfigError(name, `must be a function, not ${describe(hook)}.`);
    }
  }
}

function checkKey(name: string, value: unknown): void {
  if (value === undefined || (typeof value === 'string' && value !== '')) return;
  throw new PutLogsConfigError(name, `must be a key's name, not ${describe(value)}.`);
}

function checkLevels(levels: unknown): void {
  if (levels === undefined) return;
  const valid =
    typeof levels === 'object' &&
    levels !== null &&
    !Array.isArray(levels) &&
    Object.values(levels).every((value) => typeof value === 'number' && !Number.isNaN(value));
  if (valid) return;
  throw new PutLogsConfigError(
    'levels',
    `must be numbers by label, such as { notice: 35 }, not ${describe(levels)}.`,
  );
}
