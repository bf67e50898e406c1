import { ratioOf } from '../runner/evaluate.mjs';
import { goalText, lossText, ratioText, spreadText } from './text.mjs';

/**
 * One measure of one figure: a line for each contender, and one for each goal.
 *
 * @typedef {object} Block
 * @property {string} number
 * @property {string} title
 * @property {Line[]} lines
 * @property {GoalLine[]} goals
 *
 * @typedef {object} Line
 * @property {string} name
 * @property {string} value
 * @property {string} ratio of ours to it
 * @property {string} loss
 *
 * @typedef {object} GoalLine
 * @property {string} goal
 * @property {string} value
 * @property {string} verdict
 *
 * @typedef {import('../runner/evaluate.mjs').FigureOutcome} FigureOutcome
 * @typedef {import('../runner/evaluate.mjs').ContenderOutcome} ContenderOutcome
 * @typedef {import('../runner/types.mjs').Measure} Measure
 */

/**
 * @param {readonly FigureOutcome[]} outcomes
 * @returns {Block[]}
 */
export function blocksOf(outcomes) {
  return outcomes.flatMap((outcome) =>
    outcome.figure.measures.map((measure) => blockOf(outcome, measure)),
  );
}

/**
 * @param {FigureOutcome} outcome
 * @param {Measure} measure
 * @returns {Block}
 */
function blockOf({ figure, contenders, goals }, measure) {
  const { key, title } = measure;
  const ours = contenders.find(({ role }) => role === 'ours')?.name ?? '';
  const manyOfOurs = contenders.filter(({ role }) => role === 'ours').length > 1;
  return {
    number: figure.number,
    title: title === '' ? figure.title : `${figure.title}: ${title}`,
    lines: contenders.map((contender) => ({
      name: nameOf(contender, measure),
      value: spreadText(contender.measures[key]?.spread, measure),
      ratio: ratioTo(contender, { contenders, measure, ours }),
      loss: lossText(contender),
    })),
    goals: goals
      .filter(({ goal, spread }) => goal.measure === key && spread !== undefined)
      .map(({ goal, spread, met }) => ({
        goal: `goal${manyOfOurs ? ` of ${goal.of}` : ''}: ${goalText(goal, measure)}`,
        value: goal.to === undefined ? spreadText(spread, measure) : ratioText(spread),
        verdict: met ? 'met' : 'MISSED',
      })),
  };
}

/**
 * @param {ContenderOutcome} contender
 * @param {Measure} measure
 */
function nameOf({ name, role }, { absolute }) {
  return role === 'base' && !absolute ? `(${name}: taken off)` : name;
}

/**
 * @param {ContenderOutcome} contender
 * @param {{ contenders: readonly ContenderOutcome[], measure: Measure, ours: string }} among
 */
function ratioTo({ name, role }, { contenders, measure, ours }) {
  if (role !== 'peer' || measure.isDifference) return '';
  const ratio = ratioOf(contenders, { measure: measure.key, of: ours, to: name });
  return ratio === undefined ? '' : ratioText(ratio);
}
