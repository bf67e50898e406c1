import type { ErrorEvent } from '@putlogs/core';
import { warn } from '../stderr.js';

export type HookName = 'map' | 'route';

const CONSEQUENCES: Record<HookName, string> = {
  map: 'the record is shipped with its time and level only',
  route: "the record goes to the options' destination",
};

/**
 * Tells of `map` and `route` functions that throw: the first failure of each on standard error and
 * to `onError`. One that fails for a record usually fails for all of them.
 */
export class HookFailures {
  readonly #onError: ((event: ErrorEvent) => void) | undefined;
  readonly #told = new Set<HookName>();

  constructor(onError: ((event: ErrorEvent) => void) | undefined) {
    this.#onError = onError;
  }

  /** Never throws. */
  report(hook: HookName, error: unknown): void {
    if (this.#told.has(hook)) return;
    this.#told.add(hook);
    const message = `the ${hook} function threw: ${messageOf(error)}; ${CONSEQUENCES[hook]}`;
    warn(`${message} (said once)`);
    // Not within the log call, where what the hook does or throws would come back to the application.
    if (this.#onError !== undefined) setImmediate(callHook, this.#onError, message);
  }
}

function callHook(onError: (event: ErrorEvent) => void, message: string): void {
  try {
    onError({ code: 'HookError', message });
  } catch (error) {
    warn(`the onError function threw: ${messageOf(error)}`);
  }
}

/** A text for whatever was thrown, even if it can't be read. */
export function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    // An error whose own message can't be read has nothing better to say.
    return 'an unreadable error';
  }
}
