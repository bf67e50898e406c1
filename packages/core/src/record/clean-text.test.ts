import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from './clean-text.js';

describe('cleanText()', () => {
  it('masks secrets whatever their letters are, the longer of two first', () => {
    expect(cleanText('TOKEN token-2 a.b aXb (?', 99, ['token', 'Token-2', 'a.b', '(?', ''])).toBe(
      '*** *** *** aXb ***',
    );
  });

  it('masks what a URL has before its host', () => {
    expect(cleanText('via http://user:pa%20ss@proxy:80/a@b and //x@y', 99)).toBe(
      'via http://***@proxy:80/a@b and //***@y',
    );
  });

  it('leaves no secret, no control character and no second line, and keeps its bound', () => {
    const unit = fc.integer({ min: 0, max: 0x2fff }).map((code) => String.fromCharCode(code));
    const text = fc.string({ unit, maxLength: 40 });
    fc.assert(
      fc.property(text, text, fc.array(text), fc.nat(80), (before, after, secrets, length) => {
        const whole = `${before}SECRET-1${after}Secret-1`;
        const cleaned = cleanText(whole, length + 1, [...secrets, 'SECRET-1']);
        expect(cleaned).not.toMatch(/secret-1/i);
        expect(cleaned).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
        expect(cleaned.length).toBeLessThanOrEqual(length + 1);
      }),
    );
  });
});
