/** Counts the threads that are made of source text, as the exit courier is; pino's are made of files. */
import { syncBuiltinESMExports } from 'node:module';
import threads from 'node:worker_threads';

export const couriers = { started: 0 };

const { Worker } = threads;
threads.Worker = class extends Worker {
  constructor(source, options) {
    super(source, options);
    if (options?.eval === true) couriers.started += 1;
  }
};
// `import { Worker } from 'node:worker_threads'` sees it, too.
syncBuiltinESMExports();
