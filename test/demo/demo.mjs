// @ts-check
/**
 * Two real applications under real load, their logs shipped to an emulator of Log Service on this
 * machine, and the books of it all. Fails unless every record is in the service exactly once.
 * `node test/demo/demo.mjs [--seconds N] [--warm-up N]`
 */
import { parseArgs } from 'node:util';
import { startEmulator } from '@putlogs/emulator';
import { run } from './run.mjs';

const DEFAULT_SECONDS = 8;
/** Until the code that a request runs through is compiled. */
const DEFAULT_WARM_UP = 3000;
const GIB = 1024 ** 3;

// Ends the applications too: see measure.mjs.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
process.exitCode = await demo(loadFrom(process.argv.slice(2)));

/** @param {import('./measure.mjs').Load} load */
async function demo(load) {
  // Room for every record and every request, as all of them are to be checked.
  const emulator = await startEmulator({ maxStoredBytes: 2 * GIB, maxStoredRequests: 1e6 });
  try {
    return await run(emulator, load, process);
  } finally {
    await emulator.close();
  }
}

/**
 * @param {string[]} args
 * @returns {import('./measure.mjs').Load}
 */
function loadFrom(args) {
  const { values } = parseArgs({
    args,
    options: { seconds: { type: 'string' }, 'warm-up': { type: 'string' } },
  });
  return {
    seconds: numberFrom('seconds', values.seconds, DEFAULT_SECONDS, 600),
    warmUpRequests: numberFrom('warm-up', values['warm-up'], DEFAULT_WARM_UP, 100_000),
  };
}

/**
 * @param {string} name
 * @param {string | undefined} text
 * @param {number} byDefault
 * @param {number} max
 */
function numberFrom(name, text, byDefault, max) {
  const value = Number(text ?? byDefault);
  if (value >= 1 && value <= max) return value;
  console.error(`--${name} must be a number from 1 to ${max}, not '${text}'.`);
  process.exit(2);
}
