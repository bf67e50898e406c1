import { writeSync } from 'node:fs';
import type { ErrorEvent } from '@putlogs/core';

/** The application's code that the transport calls while it takes a record. */
export type FailureSource = 'format' | 'map' | 'route' | 'level' | 'record';

/**
 * Tells of failures in the application's hooks and formats: all are counted, the first of each
 * source goes to `onError` and to standard error. A hook that fails for one record usually fails for
 * all of them, and a line for each would be another flood of logs.
 */
export class FailureReports {
  readonly #onError: ((event: ErrorEvent) => void) | undefined;
  readonly #reported = new Set<FailureSource>();
  #count = 0;

  constructor(onError: ((event: ErrorEvent) => void) | undefined) {
    this.#onError = onError;
  }

  get count(): number {
    return this.#count;
  }

  /** Never throws. */
  report(source: FailureSource, consequence: string, error: unknown): void {
    this.#count++;
    if (this.#reported.has(source)) return;
    this.#reported.add(source);
    const message = `${source}: ${messageOf(error)}; ${consequence}`;
    printLine(`[putlogs] winston transport, ${message} (further failures are only counted)`);
    // Not within the log call, where what the hook does or throws would come back to the application.
    if (this.#onError !== undefined) setImmediate(callHook, this.#onError, message);
  }
}

function callHook(onError: (event: ErrorEvent) => void, message: string): void {
  try {
    onError({ code: 'HookError', message });
  } catch (error) {
    printLine(`[putlogs] winston transport, onError: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    // An error whose own message can't be read has nothing better to say.
    return 'unknown error';
  }
}

/** Synchronous, so that the line is there even if the process ends next. */
export function printLine(line: string): void {
  try {
    writeSync(2, `${line}\n`);
  } catch {
    // Standard error is closed or full: there is no one left to tell.
  }
}
