import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { defaultLabels } from '../records/levels.js';
import { type PrettyOptions, prettyLine } from './pretty-line.js';

const plain: PrettyOptions = {
  colors: false,
  levelLabels: defaultLabels,
  messageKey: 'msg',
  errorKey: 'err',
};
const time = new Date(2026, 0, 2, 3, 4, 5, 6).getTime();

describe('prettyLine()', () => {
  it('shows time of day, level, message and fields', () => {
    const line = JSON.stringify({ level: 30, time, pid: 1, hostname: 'h', user: 7, msg: 'hello' });
    expect(prettyLine(line, plain)).toBe('03:04:05.006 info  hello { user: 7 }');
  });

  it("puts an error's stack into the lines below", () => {
    const err = { type: 'Error', message: 'boom', stack: 'Error: boom\n    at x.js:1' };
    const line = JSON.stringify({ level: 50, time, err, msg: 'failed' });
    expect(prettyLine(line, plain)).toBe(
      '03:04:05.006 error failed\n  Error: boom\n      at x.js:1',
    );
  });

  it('shows an error without a stack as a field', () => {
    const line = JSON.stringify({ level: 50, time, err: 'no stack', msg: 'failed' });
    expect(prettyLine(line, plain)).toBe("03:04:05.006 error failed { err: 'no stack' }");
  });

  it("can't be made to look like another record, or to move the cursor, by what is logged", () => {
    const forged = 'x\r\n03:04:05.006 info  all is well\n\u001b[2K\u009b1A\r\u2028\tend';
    const text = 'x\n  03:04:05.006 info  all is well\n  \\x1b[2K\\x9b1A\\x0d\\u2028\tend';
    for (const fields of [{ msg: forged }, { level: forged }, { err: { stack: forged } }]) {
      expect(prettyLine(JSON.stringify({ time, ...fields }), plain)).toContain(text);
    }
    const fields = { [forged]: forged, nested: { [forged]: [forged] } };
    expect(prettyLine(JSON.stringify({ time, ...fields }), plain)).toMatch(/^[^\p{Cc}\u2028]*$/u);
    const colored = prettyLine(JSON.stringify({ time, ...fields }), { ...plain, colors: true });
    expect(stripVTControlCharacters(colored)).toMatch(/^[^\p{Cc}\u2028]*$/u);
  });

  it('reads ISO times, custom levels and other keys', () => {
    const options = { ...plain, levelLabels: new Map([['35', 'notice']]), messageKey: 'text' };
    const line = JSON.stringify({ level: 35, time: new Date(time).toISOString(), text: 'hi' });
    expect(prettyLine(line, options)).toBe('03:04:05.006 notice hi');
  });

  it('colors only when asked to', () => {
    const line = JSON.stringify({ level: 50, time, msg: 'red' });
    expect(prettyLine(line, { ...plain, colors: true })).toContain('\u001b[31merror');
    expect(prettyLine(line, plain)).not.toContain('\u001b');
  });

  it.each(['plain text', '[1,2]', 'null', '{"broken'])('leaves %s as it is', (line) => {
    expect(prettyLine(line, plain)).toBe(line);
  });

  it.each([
    ['a message', { msg: '\u001b[2Jgone\n03:04:05.006 info  forged' }],
    ['a level', { level: '\u001b]0;x\u0007' }],
    ['a stack', { err: { stack: 'Error\u009b2J\n    at x\r' } }],
    ['a field', { ['\u001b[2J']: '\u001b[2J\n' }],
  ])('lets no record command the terminal by %s, nor pass for two', (_, record) => {
    const shown = prettyLine(JSON.stringify({ time, ...record }), plain);
    expect(shown.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(shown.split('\n').filter((line) => !line.startsWith('  '))).toHaveLength(1);
  });

  it('lets no text that is no record command it either', () => {
    expect(prettyLine('\u001b[2J\nforged', plain)).toBe('\\x1b[2J\n  forged');
  });

  it('shows a record with nothing in it', () => {
    expect(prettyLine('{}', plain)).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {6}$/);
  });
});
