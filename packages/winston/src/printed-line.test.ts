import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { jsonLine, prettyLine } from './printed-line.js';

const LEVEL = Symbol.for('level');
const record = (fields: object) => ({ level: 'warn', [LEVEL]: 'warn', message: 'm', ...fields });

describe('prettyLine()', () => {
  it('has time, level, message and fields, in colours only where asked for', () => {
    const plain = prettyLine(record({ user: { id: 7 }, timestamp: 'not again' }), false);
    expect(plain).toMatch(/^\d\d:\d\d:\d\d\.\d{3} warn {4}m \{ user: \{ id: 7 \} \}$/);
    const colored = prettyLine(record({ user: { id: 7 } }), true);
    expect(colored).toContain('\u001b[33mwarn');
    expect(stripVTControlCharacters(colored).slice(12)).toBe(plain.slice(12));
  });

  it('has a stack in lines of its own, unless the message holds it', () => {
    const stack = 'Error: x\n    at y';
    expect(prettyLine(record({ stack }), false)).toMatch(/ m\n {2}Error: x\n {6}at y$/);
    const uncaught = prettyLine(record({ message: `uncaught\n${stack}`, stack }), false);
    expect(uncaught).toMatch(/ uncaught\n {2}Error: x\n {6}at y$/);
  });

  it.each([
    ['its message', { message: '\u001b[2Jgone\n03:04:05.006 info  forged' }],
    ['its stack', { stack: 'Error\u009b2J\n    at x\r' }],
    ['a field', { ['\u001b[2J']: '\u001b[2J\n' }],
  ])('lets no record command the terminal by %s, nor pass for two', (_, fields) => {
    const shown = prettyLine(record(fields), false);
    expect(shown.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(shown.split('\n').filter((line) => !line.startsWith('  '))).toHaveLength(1);
  });

  it('shows a message that is no text', () => {
    expect(prettyLine(record({ message: { a: 1 } }), false)).toContain('{ a: 1 }');
  });
});

describe('jsonLine()', () => {
  it('is one line of JSON for everything JSON has no word for', () => {
    const circular: Record<string, unknown> = { n: 1n, error: new TypeError('boom') };
    circular['itself'] = circular;
    const line = jsonLine(record({ circular }));
    expect(line).toBeTypeOf('string');
    expect(JSON.parse(String(line))).toMatchObject({
      level: 'warn',
      message: 'm',
      circular: { n: '1', error: { type: 'TypeError', message: 'boom' }, itself: '[Circular]' },
    });
    expect(line).not.toContain('\n');
  });
});
