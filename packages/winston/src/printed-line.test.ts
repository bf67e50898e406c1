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
    const uncaught = record({ message: `uncaught\n${stack}`, stack });
    expect(prettyLine(uncaught, false)).toMatch(/ uncaught\n {2}Error: x\n {6}at y$/);
  });

  it("has the causes' stacks below that, each with its own fields", () => {
    const disk = Object.assign(new Error('disk full'), { stack: 'Error: disk full\n    at d' });
    const write = new Error('write', { cause: disk });
    Object.assign(write, { code: 'EIO', stack: 'Error: write\n    at w' });
    const error = Object.assign(new Error('m', { cause: write }), { stack: 'Error: m\n    at m' });
    const [head, ...below] = prettyLine(Object.assign(error, record({ user: 7 })), false).split(
      '\n',
    );
    expect(head).toMatch(/ warn {4}m \{ type: 'Error', user: 7 \}$/);
    expect(below).toEqual([
      ...['  Error: m', '      at m'],
      ...["  caused by: Error: write { code: 'EIO' }", '      at w'],
      ...['  caused by: Error: disk full', '      at d'],
    ]);
  });

  it('has other errors of a record below it, too, by their names', () => {
    const err = Object.assign(new Error('boom'), { stack: 'Error: boom\n    at b' });
    expect(prettyLine(record({ err, user: 7 }), false)).toMatch(
      / m \{ user: 7 \}\n {2}err: Error: boom\n {6}at b$/,
    );
  });

  it('has the errors of an AggregateError one below the other', () => {
    const errors = ['a', 'b'].map((name) =>
      Object.assign(new Error(name), { stack: `Error: ${name}` }),
    );
    const err = Object.assign(new AggregateError(errors), { stack: 'AggregateError' });
    expect(prettyLine(record({ err }), false)).toMatch(
      / m\n {2}err: AggregateError\n {2}errors\[0\]: Error: a\n {2}errors\[1\]: Error: b$/,
    );
  });

  it('ends where causes go in a circle', () => {
    const first = new Error('first');
    first.cause = new Error('second', { cause: first });
    const printed = prettyLine(record({ err: first }), false);
    expect(printed.match(/Error: first/g)).toHaveLength(1);
    expect(printed.match(/caused by: Error: second/g)).toHaveLength(1);
  });

  it('leaves a cause that is no error among the fields', () => {
    expect(prettyLine(record({ cause: 'rain' }), false)).toMatch(/ m \{ cause: 'rain' \}$/);
  });

  it("can't be made to look like another record, or to move the cursor, by what is logged", () => {
    const forged = 'x\r\n12:00:00.000 info    all is well\n\u001b[2K\u009b1A\r\u2028\tend';
    class Forged {
      [Symbol.for('nodejs.util.inspect.custom')]() {
        return forged;
      }
    }
    const text = 'x\n  12:00:00.000 info    all is well\n  \\x1b[2K\\x9b1A\\x0d\\u2028\tend';
    for (const fields of [{ message: forged }, { field: new Forged() }]) {
      for (const colors of [false, true]) {
        const printed = stripVTControlCharacters(prettyLine(record(fields), colors));
        // util.inspect indents lines itself.
        expect(printed.replaceAll(/\n +/g, '\n  ')).toContain(text);
      }
    }
    expect(prettyLine(record({ [LEVEL]: forged }), false)).not.toMatch(/^12:00|\r/m);
    const err = Object.assign(new Error('boom'), { stack: `Error: boom ${forged}` });
    expect(prettyLine(record({ err, stack: forged }), false)).toContain(`Error: boom ${text}`);
    expect(prettyLine(record({ err, stack: forged }), false)).toContain(`\n  ${text}`);
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
