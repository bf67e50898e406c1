// @ts-check
import { APPS } from './apps.mjs';
import { measure } from './measure.mjs';
import { Progress } from './progress.mjs';
import { painter, report } from './report.mjs';

/**
 * Runs and measures the applications one after the other, and prints what came of it.
 *
 * @param {import('@putlogs/emulator').Emulator} emulator
 * @param {import('./measure.mjs').Load} load
 * @param {{ stdout: import('node:tty').WriteStream, stderr: NodeJS.WritableStream }} streams
 * @returns {Promise<0 | 1>} the exit code
 */
export async function run(emulator, load, { stdout, stderr }) {
  const colours = stdout.isTTY && stdout.hasColors();
  const paint = painter(colours);
  /** @param {string} text */
  const complain = (text) => stderr.write(`${paint('red', text)}\n`);
  const progress = new Progress(stdout);
  try {
    const measurements = [];
    for (const app of APPS) measurements.push(await measure(app, emulator, load, progress));
    progress.end();
    const { text, failures, exitCode } = report(measurements, colours);
    stdout.write(`\n${text}\n\n`);
    for (const failure of failures) complain(failure);
    if (exitCode === 0) stdout.write(`${paint('green', ALL_WELL)}\n`);
    return exitCode;
  } catch (error) {
    progress.end();
    complain(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

const ALL_WELL = 'Every record that was logged is in the service exactly once, readable.';
