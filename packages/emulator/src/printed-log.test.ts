import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { StoredLog } from './journal/records.js';
import { printedLogs } from './printed-log.js';

const log = (contents: Record<string, string>, changes: Partial<StoredLog> = {}): StoredLog => ({
  ...{ project: 'p', logstore: 'app', topic: '', source: '10.0.0.1', tags: {} },
  ...{ time: 1_700_000_000, requestId: 'r', receivedAt: 0, contents },
  ...changes,
});

describe('printedLogs()', () => {
  it('has a line for each log: time, logstore, topic if there is one, contents', () => {
    const contents = { level: 'info', message: 'hello world', user: '{"id":7}', empty: '' };
    const logs = [log(contents, { topic: 'shop', timeNs: 5_999_999 }), log({ n: '1' })];
    expect(printedLogs(logs, false)).toEqual([
      `2023-11-14T22:13:20.005Z app shop level=info message="hello world" user='{"id":7}' empty=""`,
      '2023-11-14T22:13:20.000Z app n=1',
    ]);
  });

  it('escapes what would break the line or move the cursor, in keys, values and topics', () => {
    const forged = 'a\r\n200 all is well\u001b[2K\u009b1A\u2028\tz';
    const [line = ''] = printedLogs([log({ [forged]: forged }, { topic: forged })], false);
    expect(line).toMatch(/^[^\p{Cc}\u2028]*$/u);
    const shown = String.raw`"a\r\n200 all is well\u001b[2K\u009b1A\u2028\tz"`;
    expect(line).toBe(`2023-11-14T22:13:20.000Z app ${shown} ${shown}=${shown}`);
  });

  it('can tell a quote that was logged from its own', () => {
    const [line] = printedLogs([log({ a: `it's "so"`, b: `it's`, c: 'x=1 y' })], false);
    expect(line).toMatch(/ a="it's \\"so\\"" b="it's" c="x=1 y"$/);
  });

  it('cuts a long value', () => {
    const [line = ''] = printedLogs([log({ a: 'x'.repeat(2000), b: 'after' })], false);
    expect(line).toMatch(/ a=x{500}… b=after$/);
  });

  it('shows 20 logs, and says how many more there are', () => {
    const logs = Array.from({ length: 25 }, (_, seq) => log({ seq: String(seq) }));
    const lines = printedLogs(logs, false);
    expect(lines).toHaveLength(21);
    expect(lines.slice(-2)).toEqual([expect.stringMatching(/ seq=19$/), '… 5 more']);
    expect(printedLogs(logs.slice(0, 20), false)).toHaveLength(20);
  });

  it('has colours only where asked for, and the same text', () => {
    const logs = Array.from({ length: 21 }, () => log({ level: 'info' }));
    const colored = printedLogs(logs, true);
    expect(colored.join('')).toContain('\u001b[');
    expect(colored.map(stripVTControlCharacters)).toEqual(printedLogs(logs, false));
  });
});
