import { randomFillSync } from 'node:crypto';
import { writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createHttpPost } from './delivery/http.js';
import type { Runtime } from './runtime.js';

/** The runtime of a real process. */
export function createNodeRuntime(): Runtime {
  const http = createHttpPost();
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    timer(delayMs, task, { keepAlive }) {
      const timeout = setTimeout(task, delayMs);
      if (!keepAlive) timeout.unref();
      return { cancel: () => clearTimeout(timeout) };
    },
    defer: (task) => {
      setImmediate(task);
    },
    random: () => Math.random(),
    randomBytes: (size) => randomFillSync(new Uint8Array(size)),
    post: (request) => http.post(request),
    warn: writeToStderr,
    close: () => http.close(),
  };
}

/** Not through console or process.stderr: applications patch those, and at exit they may be too late. */
function writeToStderr(line: string): void {
  try {
    writeSync(2, `${line}\n`);
  } catch {
    // Standard error is closed or full; there is nowhere left to say so.
  }
}
