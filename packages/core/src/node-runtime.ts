import { randomFillSync } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { lastWords } from './delivery/exit.js';
import { createHttpPost } from './delivery/http.js';
import type { Runtime } from './runtime.js';
import { warn } from './stderr.js';

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
    warn,
    onExit: lastWords,
    close: () => http.close(),
  };
}
