import { writeSync } from 'node:fs';

/**
 * A line on standard error, written at once: in a worker, while the main thread waits for it to
 * close, `console` and `process.stderr` reach nobody.
 */
export function warn(text: string): void {
  try {
    writeSync(2, `[putlogs] ${text}\n`);
  } catch {
    // Standard error is closed or full: there is nowhere left to say it.
  }
}
