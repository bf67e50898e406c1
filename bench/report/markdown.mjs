import { machineText } from './machine.mjs';

/**
 * The committed copy of the table.
 *
 * @param {readonly import('./blocks.mjs').Block[]} blocks
 * @param {readonly import('../runner/evaluate.mjs').FigureOutcome[]} outcomes
 * @param {ReturnType<typeof import('./machine.mjs').describeMachine>} machine
 */
export function renderMarkdown(blocks, outcomes, machine) {
  return `# Benchmark

Written by \`npm run bench -- --publish\`. Median and (min–max) of the rounds of one run, in which the
contenders took turns, each in a fresh process. Values of different runs can't be compared; ratios can.

${machineText(machine)}

![CPU for each record, as a share of what it takes with the official SDK](chart.svg)

| # | | median (min–max) | ours : it | lost |
|---|---|---|---|---|
${blocks.flatMap(markdownRows).join('\n')}

${outcomes.map(({ figure }) => `**${figure.number}**: ${figure.note}`).join('\n\n')}
`;
}

/** @param {import('./blocks.mjs').Block} block */
function markdownRows({ number, title, lines, goals }) {
  return [
    [`**${number}**`, `**${title}**`, '', '', ''],
    ...lines.map(({ name, value, ratio, loss }) => ['', name, value, ratio, loss]),
    ...goals.map(({ goal, value, verdict }) => ['', goal, value, verdict, '']),
  ].map((cells) => `| ${cells.join(' | ')} |`);
}
