/** Pino terminates a worker that takes 10 s to close. */
const MAX_CLOSE_MS = 8_000;

/**
 * How long the worker's close may take, in milliseconds. At the end of a process pino's main thread
 * waits for it, which is what `exitTimeoutMs` bounds.
 */
export function closeTimeoutMs(exitTimeoutMs: number | undefined): number {
  return Math.min(exitTimeoutMs ?? MAX_CLOSE_MS, MAX_CLOSE_MS);
}
