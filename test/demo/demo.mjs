// @ts-check
/**
 * Two real applications under real load, their logs shipped to an emulator of Log Service on this
 * machine, and the books of it all. Fails unless every record is in the service exactly once.
 * `node test/demo/demo.mjs [--seconds N]`
 */
import { parseArgs, styleText } from 'node:util';
import { startEmulator } from '@putlogs/emulator';
import { APPS } from './apps.mjs';
import { measure } from './measure.mjs';
import { Progress } from './progress.mjs';
import { pickSamples, renderSample } from './samples.mjs';
import { CPU_NOTE, renderTable } from './table.mjs';
import { describeFindings, isFlawless } from './verify.mjs';

const DEFAULT_SECONDS = 8;
const GIB = 1024 ** 3;

const colours = process.stdout.isTTY && process.stdout.hasColors();

// Ends the applications too: see measure.mjs.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
process.exitCode = await demo(secondsFrom(process.argv.slice(2)));

/**
 * @param {number} seconds
 * @returns {Promise<number>} the exit code
 */
async function demo(seconds) {
  // Room for every record and every request, as all of them are to be checked.
  const emulator = await startEmulator({ maxStoredBytes: 2 * GIB, maxStoredRequests: 1e6 });
  const progress = new Progress(process.stdout);
  try {
    const measurements = [];
    for (const app of APPS) measurements.push(await measure(app, emulator, seconds, progress));
    progress.end();
    return report(measurements);
  } catch (error) {
    progress.end();
    console.error(paint('red', error instanceof Error ? error.message : String(error)));
    return 1;
  } finally {
    await emulator.close();
  }
}

/** @param {import('./measure.mjs').Measurement[]} measurements */
function report(measurements) {
  for (const { app, stored } of measurements) {
    console.log(`\n${paint('bold', `${app.name}: three records as the service has them`)}\n`);
    const samples = pickSamples(stored).map((record) => renderSample(record, dim));
    console.log(samples.join('\n\n'));
  }
  console.log(`\n${renderTable(measurements)}\n${dim(CPU_NOTE)}\n`);
  const failures = measurements.flatMap(failuresOf);
  for (const failure of failures) console.error(paint('red', failure));
  if (failures.length > 0) return 1;
  console.log(
    paint('green', 'Every record that was logged is in the service exactly once, readable.'),
  );
  return 0;
}

/** @param {import('./measure.mjs').Measurement} measurement */
function failuresOf({ app, shipping, findings }) {
  const failures = isFlawless(findings) ? [] : describeFindings(findings);
  const { records, books, requests } = shipping;
  if (records < requests) failures.push(`only ${records} records for ${requests} requests`);
  if (books.delivered !== records || books.dropped !== 0) {
    failures.push(`${records} records were logged, but the transport's books don't say so`);
  }
  return failures.map((failure) => `${app.name}: ${failure}`);
}

/**
 * @param {Parameters<typeof styleText>[0]} style
 * @param {string} text
 */
function paint(style, text) {
  return colours ? styleText(style, text) : text;
}

/** @param {string} text */
function dim(text) {
  return paint('dim', text);
}

/**
 * @param {string[]} args
 * @returns {number}
 */
function secondsFrom(args) {
  const { values } = parseArgs({ args, options: { seconds: { type: 'string' } } });
  const seconds = Number(values.seconds ?? DEFAULT_SECONDS);
  if (seconds >= 1 && seconds <= 600) return seconds;
  console.error(`--seconds must be a number from 1 to 600, not '${values.seconds}'.`);
  process.exit(2);
}
