import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quotedText, shownName } from './quoted-text.js';

describe('quotedText()', () => {
  it.each([
    ['plain', '"plain"'],
    ['"a"\r\n', String.raw`"\"a\"\r\n"`],
    ['\u007f\u0085\u2028\u202e\ufeff\ud800', String.raw`"\u007f\u0085\u2028\u202e\ufeff\ud800"`],
    ['\u{e0001}', String.raw`"\udb40\udc01"`],
    ['用户 😀', '"用户 😀"'],
  ])('shows %j as %s', (text, shown) => {
    expect(quotedText(text)).toBe(shown);
    expect(shownName(text)).toBe(shown.slice(1, -1));
  });

  it('is a bounded line of JSON that says the same, whatever the text', () => {
    const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 30 }), fc.nat(30), (text, length) => {
        const shown = quotedText(text, length);
        expect(shown).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        expect(JSON.parse(shown)).toBe(text.slice(0, length));
      }),
    );
  });
});
