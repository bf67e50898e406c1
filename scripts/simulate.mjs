/**
 * The simulation of core, longer than the tests run it.
 *
 *   npm run simulate -- --seeds 100000     random load, faults and limits; a failing seed prints itself
 *   npm run simulate -- --seed 4711        replays one
 *   npm run simulate:fleet                 a fleet through an outage: the curve, and docs/fleet.svg
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureInstalled } from './install.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
ensureInstalled();

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '10000' },
    seed: { type: 'string' },
    producers: { type: 'string', default: '1000' },
  },
});
const isFleet = positionals[0] === 'fleet';
const folder = mkdtempSync(join(tmpdir(), 'putlogs-simulate-'));
const report = join(folder, 'fleet.json');
const env = isFleet
  ? { PUTLOGS_FLEET: values.producers, PUTLOGS_FLEET_REPORT: report }
  : { PUTLOGS_SEEDS: values.seeds, ...(values.seed && { PUTLOGS_SEED: values.seed }) };
const file = isFleet ? 'test/simulation/fleet.test.ts' : 'test/simulation/producer.test.ts';
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const args = [vitest, 'run', file, '--reporter=default', '--testTimeout=86400000'];
const { status } = spawnSync(process.execPath, args, {
  cwd: join('packages', 'core'),
  env: { ...process.env, ...env },
  stdio: 'inherit',
});
if (isFleet && status === 0) {
  // Only here: the drawing library may be missing until the line above has installed it.
  const { drawFleet, printFleet } = await import('./fleet-chart.mjs');
  const result = JSON.parse(readFileSync(report, 'utf8'));
  printFleet(result);
  mkdirSync('docs', { recursive: true });
  writeFileSync(join('docs', 'fleet.svg'), drawFleet(result));
}
rmSync(folder, { recursive: true });
process.exit(status ?? 1);
