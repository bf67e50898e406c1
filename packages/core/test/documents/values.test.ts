import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import { isoTime } from '../../src/batch/time-window.js';
import { writeLog } from '../../src/log-mapper.js';
import { toLogTime } from '../../src/record/time.js';
import { MAX_FIELDS } from '../../src/wire/log-writer.js';
import { encoded, encodedFields } from '../hostile/encoded.js';

const document = readFileSync(new URL('../../docs/values.md', import.meta.url), 'utf8');

/** The rows below a heading's first table, as cells. */
function rowsBelow(heading: string): string[][] {
  const lines = document.slice(document.indexOf(heading)).split('\n');
  const first = lines.findIndex((line) => line.startsWith('|---'));
  const table = lines.slice(first + 1);
  const rows = table.slice(
    0,
    table.findIndex((line) => !line.startsWith('|')),
  );
  return rows.map((row) => row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()));
}

/** What a cell says: the text of its code, or undefined for a dash. */
function said(cell = ''): string | undefined {
  if (cell === '–') return undefined;
  const [, text] = /^`(.*)`$/.exec(cell) ?? [];
  if (text === undefined) throw new Error(`The cell is neither code nor a dash: ${cell}`);
  return text;
}

/** Evaluates the code of a cell, in this realm. */
function example(cell: string | undefined): unknown {
  return vm.runInThisContext(`(${said(cell)})`);
}

/** Compares exactly, but for `…`, which stands for anything. */
function expectSaid(text: unknown, cell: string | undefined): void {
  const expected = said(cell);
  if (expected === undefined || !expected.includes('…')) {
    expect(text).toBe(expected);
    return;
  }
  const parts = expected.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  expect(text).toMatch(new RegExp(`^${parts.join('[\\s\\S]*')}$`));
}

describe('docs/values.md', () => {
  const values = rowsBelow('# What a value looks like');
  it.each(values)('tells the truth about a value: %s', (_value, code, asField, inside) => {
    const [contents = {}] = encodedFields([
      { id: 1, value: example(code), nested: { value: example(code) } },
    ]);
    expectSaid(contents['value'], asField);
    const nested = String(contents['nested']);
    expectSaid(nested === '{}' ? undefined : nested.slice('{"value":'.length, -1), inside);
  });

  const limits = rowsBelow('## Limits');
  it.each(limits)('tells the truth about a limit: %s', (_limit, code, asField) => {
    const [contents = {}] = encodedFields([{ value: example(code) }]);
    expectSaid(contents['value'], asField);
  });

  it('tells the truth about the fields of a record', () => {
    const fields = Array.from({ length: MAX_FIELDS + 1 }, (_, index) => [`k${index}`, index]);
    const [log] = encoded([{ contents: fields as never }], writeLog);
    expect(Object.keys(log?.contents ?? {})).toHaveLength(MAX_FIELDS + 1);
    expect(log?.contents['putlogs_error']).toContain(`${MAX_FIELDS}`);
    expect(document).toContain(`after ${MAX_FIELDS.toLocaleString('en')} fields`);
  });

  const names = rowsBelow('## Names of fields');
  it.each(names)('tells the truth about a name: %s', (_name, code, sentAs) => {
    const [contents = {}] = encodedFields([{ [String(example(code))]: 'x' }]);
    expect(Object.keys(contents)).toHaveLength(1);
    expectSaid(Object.keys(contents)[0], sentAs);
    expect(Buffer.byteLength(Object.keys(contents)[0] ?? '')).toBeLessThanOrEqual(128);
  });

  const times = rowsBelow('## Times');
  it.each(times)('tells the truth about a time: %s', (_form, code, readAs) => {
    const into = { seconds: 0, nanos: 0 };
    const isTime = toLogTime(example(code), into);
    expectSaid(isTime ? isoTime(into.seconds, into.nanos) : undefined, readAs);
  });

  it('has rows to be compared with', () => {
    expect(values.length).toBeGreaterThan(40);
    for (const rows of [limits, names, times]) expect(rows.length).toBeGreaterThan(3);
    for (const row of values) expect(row).toHaveLength(4);
  });
});
