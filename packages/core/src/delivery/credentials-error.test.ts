import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordsOf } from './credentials-error.js';

const [LETTER, BASE64] = ['[A-Za-z0-9]', '[A-Za-z0-9+/]'];
/** As the service makes them; ids of many years ago have 16 characters, and are still in use. */
const secret = fc.oneof(
  ...[`LTAI${LETTER}{12}`, `LTAI${LETTER}{20}`, `STS\\.${LETTER}{25}`, `${LETTER}{30}`].map(
    matching,
  ),
  // Runs without a slash may be short, all of them hardly.
  matching(`CAIS${BASE64}{5,15}/${LETTER}{24,60}${BASE64}{0,60}/${BASE64}{1,9}={0,2}`),
);

function matching(pattern: string) {
  return fc.stringMatching(new RegExp(`^${pattern}$`));
}

/** No part of it that would be of use. */
function expectHidden(text: string, key: string): void {
  for (let at = 0; at + 8 <= key.length; at++) expect(text).not.toContain(key.slice(at, at + 8));
}

describe('wordsOf()', () => {
  it('has no key of the error of a provider, wherever it stands', () => {
    const around = fc.stringMatching(/^[a-z '"({:,]{0,290}$/);
    fc.assert(
      fc.property(secret, around, around, (key, before, after) => {
        const message = `${before} ${key}'${after}`;
        expectHidden(wordsOf(new Error(message)), key);
        expectHidden(wordsOf(Object.assign(new Error('no'), { code: message })), key);
      }),
    );
  });

  it('has none of the keys at hand, however short they are', () => {
    expect(wordsOf(new Error('old: k3y-1'), ['k3y-1'])).toBe('old: ***');
  });

  it.each([
    ["ENOENT: no such file or directory, open '/run/secrets/oss/token'"],
    ["EACCES: permission denied, open '/var/run/secrets/tokens/rrsa-oidc'"],
    ['connect ECONNREFUSED 100.100.100.200:80'],
  ])('leaves what helps: %s', (message) => {
    expect(wordsOf(new Error(message))).toBe(message);
  });

  it('masks one name of a path that could be a key, not the path', () => {
    const name = 'a'.repeat(30);
    expect(wordsOf(new Error(`open '/srv/${name}/keys'`))).toBe("open '/srv/***/keys'");
  });
});
