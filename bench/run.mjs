/**
 * What shipping a record costs, beside what others do: every figure a comparison inside one run.
 *
 *   npm run bench                  a table; the same and every round's value in .results/
 *   npm run bench -- --quick       with fewer and shorter rounds, in under three minutes
 *   npm run bench -- --only 1,5a   some figures
 *   npm run bench -- --publish     writes docs/bench/, too
 *
 * No figure makes it fail, but records that are not where they should be do.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArguments } from './arguments.mjs';
import { figures } from './figures/index.mjs';
import { blocksOf } from './report/blocks.mjs';
import { drawChart } from './report/chart.mjs';
import { toJson } from './report/json.mjs';
import { describeMachine, machineText } from './report/machine.mjs';
import { renderMarkdown } from './report/markdown.mjs';
import { Progress } from './report/progress.mjs';
import { renderTable } from './report/table.mjs';
import { wrongRecords } from './runner/evaluate.mjs';
import { measure } from './runner/measure.mjs';

const here = dirname(fileURLToPath(import.meta.url));

process.exitCode = await main();

async function main() {
  try {
    return await bench(parseArguments(process.argv.slice(2)));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(error.message);
    return 2;
  }
}

/**
 * @param {import('./arguments.mjs').Arguments} args
 * @returns {Promise<number>} the exit code
 */
async function bench({ size, only, publish, results, ...plan }) {
  const machine = describeMachine();
  const progress = new Progress();
  const outcomes = await measure(
    figures.filter(({ number }) => only?.some((one) => isNumbered(number, one)) ?? true),
    { ...plan, size, onRound: (text) => progress.show(text) },
  );
  progress.end();
  const blocks = blocksOf(outcomes);
  const files = {
    'results.json': toJson(outcomes, machine, size),
    'table.md': renderMarkdown(blocks, outcomes, machine),
    'chart.svg': drawChart(outcomes),
  };
  writeAll(results === undefined ? join(here, '.results') : resolve(results), files);
  if (publish) writeAll(join(here, '..', 'docs', 'bench'), files);
  console.log(renderTable(blocks));
  console.log(`Median (min–max) of the rounds. ${machineText(machine)}`);
  const wrong = wrongRecords(outcomes);
  for (const one of wrong) console.error(one);
  return wrong.length > 0 ? 1 : 0;
}

/**
 * @param {string} number
 * @param {string} wanted 5 is both 5a and 5b
 */
function isNumbered(number, wanted) {
  return number === wanted || number.replace(/[a-z]$/, '') === wanted;
}

/**
 * @param {string} folder
 * @param {Record<string, string | undefined>} files
 */
function writeAll(folder, files) {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    if (content !== undefined) writeFileSync(join(folder, name), content);
  }
}
