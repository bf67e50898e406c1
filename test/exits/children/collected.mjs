/** Drops COUNT loggers that have logged, waits until they are collected, logs once more and exits. */
import { setImmediate as turn } from 'node:timers/promises';
import { loggers } from './loggers.mjs';

const { LOGGER, COUNT } = process.env;

let collected = 0;
const registry = new FinalizationRegistry(() => {
  collected += 1;
});

async function dropOne(seq) {
  const logger = await loggers[LOGGER]();
  registry.register(logger);
  logger.log(seq);
  await logger.ready?.();
}

const kept = await loggers[LOGGER]();
await kept.ready?.();
for (let seq = 0; seq < Number(COUNT); seq++) await dropOne(seq);
while (collected < Number(COUNT)) {
  globalThis.gc();
  await turn();
}
kept.log('kept');
process.exit(3);
