import Table from 'cli-table3';

/**
 * For the terminal.
 *
 * @param {readonly import('./blocks.mjs').Block[]} blocks
 */
export function renderTable(blocks) {
  const table = new Table({
    head: ['#', '', 'median (min–max)', 'ours : it', 'lost'],
    style: { head: [], border: [] },
  });
  for (const { number, title, lines, goals } of blocks) {
    const rows = [
      [title, '', '', ''],
      ...lines.map(({ name, value, ratio, loss }) => [`  ${name}`, value, ratio, loss]),
      ...goals.map(({ goal, value, verdict }) => [`  ${goal}`, value, verdict, '']),
    ];
    const columns = [0, 1, 2, 3].map((column) => rows.map((row) => row[column]).join('\n'));
    table.push([number, ...columns]);
  }
  return table.toString();
}
