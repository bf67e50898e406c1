import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { terminalText } from './terminal-text.js';

describe('terminalText()', () => {
  it.each([
    ['plain\ttext, ünïcode 用户 👍', 'plain\ttext, ünïcode 用户 👍'],
    ['two\nlines', 'two\n  lines'],
    ['over\rwritten', String.raw`over\x0dwritten`],
    ['\u001b]0;title\u0007', String.raw`\x1b]0;title\x07`],
    ['\u001b[2J\u001b[1;1H', String.raw`\x1b[2J\x1b[1;1H`],
    ['\u009b2J\u007f', String.raw`\x9b2J\x7f`],
    ['user\u202e\u2066nimda', String.raw`user\u202e\u2066nimda`],
    ['\u001b[31mred', String.raw`\x1b[31mred`],
  ])('shows %j as %j', (text, shown) => {
    expect(terminalText(text, { colors: false })).toBe(shown);
  });

  it('lets colours be, where there are any', () => {
    const text = '\u001b[1;31mred\u001b[0m \u001b[2J';
    expect(terminalText(text, { colors: true })).toBe(
      String.raw`${'\u001b[1;31mred\u001b[0m'} \x1b[2J`,
    );
  });

  it('leaves nothing that commands a terminal', () => {
    const unit = fc.oneof(fc.constantFrom(...'\u001b[]0;mHJ\n\r\u009b'), fc.string());
    fc.assert(
      fc.property(fc.array(unit), fc.boolean(), (parts, colors) => {
        const shown = terminalText(parts.join(''), { colors });
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
        const rest = colors ? shown.replaceAll(/\u001b\[[\d;]*m/g, '') : shown;
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
        expect(rest).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e]|\n(?! {2})/);
      }),
    );
  });
});
