import { writeSync } from 'node:fs';

/** A line for the test, written at once: a process that ends may not get to it later. */
export function say(line) {
  writeSync(1, `${line}\n`);
}
