/**
 * Everything that was measured, round by round.
 *
 * @param {readonly import('../runner/evaluate.mjs').FigureOutcome[]} outcomes
 * @param {ReturnType<typeof import('./machine.mjs').describeMachine>} machine
 * @param {import('../runner/types.mjs').Size} size
 */
export function toJson(outcomes, machine, size) {
  const figures = outcomes.map(({ figure, contenders, goals }) => ({
    number: figure.number,
    key: figure.key,
    title: figure.title,
    note: figure.note,
    units: Object.fromEntries(figure.measures.map(({ key, unit }) => [key, unit])),
    contenders,
    goals: goals.map(({ goal, spread, met }) => ({ ...goal, spread, met })),
  }));
  return `${JSON.stringify({ size, machine, figures }, null, 2)}\n`;
}
