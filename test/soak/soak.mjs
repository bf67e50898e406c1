// @ts-check
/**
 * Real loggers against a service that goes wrong in every way, for as long as is wanted. Prints a
 * table, writes everything to a file, and fails when a record, memory or a descriptor got lost.
 * `node test/soak/soak.mjs [--minutes N] [--rate N] [--seed N] [--json FILE]`
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { renderTable, renderWeather } from './report.mjs';
import { soak } from './soak-run.mjs';
import { failuresOf } from './verdict.mjs';

const RESULT = fileURLToPath(new URL('../.results/soak.json', import.meta.url));
/** In so many minutes faults have their full length; in shorter runs they are shorter. */
const FULL_LENGTH_MINUTES = 10;
const SAMPLE_MS = 5000;
const GIB = 1024 ** 3;

// Ends the children too: see asked-child.mjs.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    rate: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    json: { type: 'string', default: RESULT },
  },
});
const minutes = positive('minutes', values.minutes);
const perSecond = positive('rate', values.rate);
const seed = positive('seed', values.seed);

const begun = performance.now();
const machine = `Node ${process.version}, ${os.type()} ${os.arch()}, ${os.cpus().length} cores, ${(os.totalmem() / GIB).toFixed(0)} GiB`;
console.log(`seed ${seed}, ${minutes} minutes, ${perSecond} records/s, ${machine}`);
const result = await soak({
  seed,
  perSecond,
  forMs: minutes * 60_000,
  sampleMs: SAMPLE_MS,
  scale: Math.min(1, Math.max(0.1, minutes / FULL_LENGTH_MINUTES)),
  say,
});
const failures = failuresOf(result);
mkdirSync(dirname(values.json), { recursive: true });
writeFileSync(
  values.json,
  JSON.stringify({ machine, minutes, perSecond, failures, ...result }, null, 1),
);
console.log(`\n${renderTable(result)}\n${renderWeather(result)}`);
console.log(`delivering the rest took ${(result.drainedMs / 1000).toFixed(1)} s`);
console.log(`all of it: ${relative(process.cwd(), values.json) || join('.')}\n`);
for (const failure of failures) console.error(failure);
console.log(failures.length === 0 ? 'Everything holds.' : `${failures.length} things don't hold.`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** @param {string} line */
function say(line) {
  const seconds = Math.round((performance.now() - begun) / 1000);
  console.log(`${String(seconds).padStart(5)} s  ${line}`);
}

/**
 * @param {string} name
 * @param {string} text
 */
function positive(name, text) {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  console.error(`--${name} must be a number above 0, not '${text}'`);
  process.exit(2);
}
