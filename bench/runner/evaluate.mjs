import { spreadOf } from './statistics.mjs';

/**
 * @typedef {import('./statistics.mjs').Spread} Spread
 * @typedef {import('./types.mjs').Figure} Figure
 * @typedef {import('./types.mjs').Contender} Contender
 * @typedef {import('./types.mjs').Goal} Goal
 *
 * @typedef {object} ContenderOutcome
 * @property {string} name
 * @property {Contender['role']} role
 * @property {number} sent in all rounds
 * @property {number | undefined} lost of them; undefined where nothing is counted
 * @property {string[]} failures
 * @property {Record<string, { values: (number | undefined)[], spread: Spread | undefined }>} measures
 *
 * @typedef {object} GoalOutcome
 * @property {Goal} goal
 * @property {Spread | undefined} spread of the value, or of the ratio
 * @property {boolean | undefined} met by the median
 *
 * @typedef {object} FigureOutcome
 * @property {Figure} figure
 * @property {ContenderOutcome[]} contenders
 * @property {GoalOutcome[]} goals
 */

/**
 * From each round's results to medians, spreads and goals.
 *
 * @param {Figure} figure
 * @param {import('./types.mjs').Results} results
 * @returns {FigureOutcome}
 */
export function evaluate(figure, results) {
  const ran = figure.contenders.filter(({ name }) => results.has(name));
  const contenders = ran.map((contender) => evaluateContender(figure, contender, results));
  const goals = figure.goals.map((goal) => evaluateGoal(goal, contenders));
  return { figure, contenders, goals };
}

/**
 * Records of ours that are not where they should be: the only thing that makes the benchmark fail.
 *
 * @param {readonly FigureOutcome[]} outcomes
 * @returns {string[]}
 */
export function wrongRecords(outcomes) {
  return outcomes.flatMap(({ figure, contenders }) =>
    contenders
      .filter(({ role }) => role === 'ours')
      .flatMap(({ name, sent, lost, failures }) => [
        ...failures.map((reason) => `${figure.number} ${name}: ${reason}`),
        ...(lost
          ? [`${figure.number} ${name}: ${sent - lost} records arrived, ${sent} were sent`]
          : []),
      ]),
  );
}

/**
 * @param {Figure} figure
 * @param {Contender} contender
 * @param {import('./types.mjs').Results} results
 * @returns {ContenderOutcome}
 */
function evaluateContender(figure, { name, role, over, offline }, results) {
  const rounds = results.get(name) ?? [];
  const succeeded = rounds.filter((round) => round.ok);
  const sent = sum(succeeded.map(({ measured }) => measured['sent'] ?? 0));
  const arrived = sum(succeeded.map(({ arrived: { records } }) => records));
  const bases = over === undefined ? undefined : (results.get(over) ?? []);
  const measures = figure.measures.map((measure) => {
    const values = valuesOf(measure, rounds, measure.absolute ? undefined : bases);
    return [measure.key, { values, spread: spread(values) }];
  });
  return {
    name,
    role,
    sent,
    lost: offline ? undefined : sent - arrived,
    failures: rounds.flatMap((round) => (round.ok ? [] : [round.reason])),
    measures: Object.fromEntries(measures),
  };
}

/**
 * @param {import('./types.mjs').Measure} measure
 * @param {readonly import('./types.mjs').Result[]} rounds
 * @param {readonly import('./types.mjs').Result[] | undefined} bases
 */
function valuesOf(measure, rounds, bases) {
  return rounds.map((round, index) => {
    const base = bases?.[index];
    if (!round.ok || (bases !== undefined && !base?.ok)) return undefined;
    const baseValue = base?.ok ? measure.value(base.measured, base.arrived) : 0;
    const value = measure.value(round.measured, round.arrived) - baseValue;
    // Nothing has arrived that it could be divided by.
    return Number.isNaN(value) ? undefined : value;
  });
}

/**
 * One contender's value as a share of another's, in the rounds that both of them came through.
 *
 * @param {readonly ContenderOutcome[]} contenders
 * @param {{ measure: string, of: string, to: string }} names
 * @returns {Spread | undefined}
 */
export function ratioOf(contenders, { measure, of, to }) {
  const own = valuesBy(contenders, measure, of);
  const others = valuesBy(contenders, measure, to);
  const ratios = own.map((value, index) => {
    const other = others[index];
    return value === undefined || other === undefined ? undefined : value / other;
  });
  return spread(ratios);
}

/**
 * @param {Goal} goal
 * @param {readonly ContenderOutcome[]} contenders
 * @returns {GoalOutcome}
 */
function evaluateGoal(goal, contenders) {
  const { measure, of, to } = goal;
  const found =
    to === undefined
      ? spread(valuesBy(contenders, measure, of))
      : ratioOf(contenders, { measure, of, to });
  const { atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY } = goal;
  const met = found && found.median <= atMost && found.median >= atLeast;
  return { goal, spread: found, met };
}

/**
 * @param {readonly ContenderOutcome[]} contenders
 * @param {string} measure
 * @param {string} wanted
 */
function valuesBy(contenders, measure, wanted) {
  return contenders.find(({ name }) => name === wanted)?.measures[measure]?.values ?? [];
}

/** @param {readonly (number | undefined)[]} values */
function spread(values) {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? spreadOf(known) : undefined;
}

/** @param {readonly number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
