// @ts-check
/**
 * Kills processes that log through a spool, over and over, and counts what arrives.
 * `node test/crash/crashloop.mjs [--kills N] [--seed N]`
 */
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { crashLoop } from './crash-loop.mjs';

// Ends the children too: see killed-child.mjs.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const [kills, seed] = [Number(values.kills), Number(values.seed)];
if (!Number.isSafeInteger(kills) || kills < 1 || !Number.isSafeInteger(seed)) {
  console.error('--kills and --seed must be whole numbers');
  process.exit(2);
}
console.log(`${kills} kills, seed ${seed}, Node ${process.version}`);
const results = await crashLoop({ kills, seed, say: (line) => console.log(line) });

const table = new Table({
  head: ['', ...results.map(({ way }) => way)],
  colAligns: ['left', ...results.map(() => /** @type {const} */ ('right'))],
  style: { head: [], border: [], compact: true },
});
table.push(
  ['killed', ...results.map((result) => result.kills)],
  ['records acknowledged', ...results.map(({ acknowledged }) => whole(acknowledged))],
  ['acknowledged and missing', ...results.map(({ missing }) => whole(missing.length))],
  ['in the service, acknowledged or not', ...results.map(({ found }) => whole(found))],
  ['there again, after a kill', ...results.map(({ repeated }) => whole(repeated))],
  ['not as they were logged', ...results.map(({ wrong }) => whole(wrong.length))],
  ['half-written files set aside', ...results.map((result) => result.damagedReports)],
);
console.log(table.toString());
const failures = results.flatMap(({ way, missing, wrong, troubles }) => [
  ...(missing.length > 0 ? [`${way}: missing ${missing.slice(0, 20).join(', ')}`] : []),
  ...(wrong.length > 0 ? [`${way}: wrong ${wrong.slice(0, 20).join(', ')}`] : []),
  ...troubles.map((trouble) => `${way}: ${trouble}`),
]);
for (const failure of failures) console.error(failure);
process.exitCode = failures.length === 0 ? 0 : 1;

/** @param {number} value */
function whole(value) {
  return value.toLocaleString('en-US');
}
