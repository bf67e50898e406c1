/**
 * Adds up what every workspace's test run has left in .results/ (a cached run restores its file),
 * and prints the totals as the last line. Exits 1 when a test failed, or when a workspace that has
 * tests left no result.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const workspaces = ['packages', 'examples']
  .flatMap((parent) => readdirSync(parent).map((name) => join(parent, name)))
  .concat('test', 'bench')
  .filter((folder) => existsSync(join(folder, 'package.json')));

let passed = 0;
let failed = 0;
let skipped = 0;
for (const folder of workspaces) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (manifest.scripts?.test === undefined) continue;
  const file = join(folder, '.results', 'vitest.json');
  if (!existsSync(file)) {
    console.error(`${manifest.name}: no test result in ${file}`);
    failed += 1;
    continue;
  }
  const result = JSON.parse(readFileSync(file, 'utf8'));
  const skips = result.numPendingTests + (result.numTodoTests ?? 0);
  // A file that fails to load has no test of its own to fail.
  const brokenFiles = result.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
  ).length;
  passed += result.numPassedTests;
  failed += result.numFailedTests + brokenFiles;
  skipped += skips;
  const line = `${manifest.name}: ${result.numPassedTests} passed, ${result.numFailedTests + brokenFiles} failed`;
  console.log(skips > 0 ? `${line}, ${skips} skipped` : line);
  for (const suite of result.testResults) {
    for (const test of suite.assertionResults) {
      if (test.status === 'pending' || test.status === 'skipped') {
        console.log(`  skipped: ${test.fullName}`);
      }
    }
  }
}
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(failed === 0 ? 0 : 1);
