import { writeSync } from 'node:fs';
import { cleanText } from './record/clean-text.js';

const MAX_LINE_CHARS = 2000;

/**
 * Says something on standard error, in one line without terminal escapes. Written at once, past
 * console and process.stderr: applications patch those, and at the end of a process or of a worker
 * they reach nobody.
 */
export function warn(text: string): void {
  try {
    writeSync(2, `putlogs: ${cleanText(text, MAX_LINE_CHARS)}\n`);
  } catch {
    // Standard error is closed or full; there is nowhere left to say so.
  }
}
