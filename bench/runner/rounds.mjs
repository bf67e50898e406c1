import { takeTotals } from '../sink/totals.mjs';
import { runChild } from './run-child.mjs';

/**
 * @typedef {import('./types.mjs').Contender} Contender
 * @typedef {import('./types.mjs').Result} Result
 */

/**
 * Runs a figure's contenders in turn, A B C A B C …, each in a fresh process, so that whatever else
 * the machine does meets them alike.
 *
 * @param {import('./types.mjs').Figure} figure
 * @param {import('./types.mjs').Plan} plan
 * @returns {Promise<import('./types.mjs').Results>}
 */
export async function runRounds(figure, plan) {
  const { size, port, onlyOffline, onRound, profileFolder } = plan;
  const { rounds: usual, ...parameters } = figure.sizes[size];
  const rounds = plan.rounds ?? usual;
  const contenders = figure.contenders.filter(({ role, offline }) => {
    return !onlyOffline || role !== 'peer' || offline;
  });
  /** @type {Map<string, Result[]>} */
  const results = new Map(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) {
      onRound(`${figure.number} ${contender.name}, round ${round + 1} of ${rounds}`);
      const { task, offline = false } = contender;
      const execArgv = [...(figure.execArgv ?? []), ...profiling(profileFolder, contender)];
      const result = await runOnce({ ...parameters, ...task, port, offline }, execArgv);
      results.get(contender.name)?.push(result);
    }
  }
  return results;
}

/**
 * @param {string | undefined} folder
 * @param {Contender} contender
 */
function profiling(folder, { role }) {
  return folder === undefined || role !== 'ours' ? [] : ['--cpu-prof', '--cpu-prof-dir', folder];
}

/**
 * @param {import('./types.mjs').Task} task
 * @param {readonly string[]} execArgv
 * @returns {Promise<Result>}
 */
async function runOnce(task, execArgv) {
  await takeTotals(task.port);
  try {
    const measured = await runChild(task, execArgv);
    const arrived = await takeTotals(task.port);
    return { ok: true, measured, arrived };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
