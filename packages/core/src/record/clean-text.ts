/** Control, format and unassigned characters, line and paragraph separators, lone surrogates. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]+/gu;

/** `user:password@` of a URL, as errors of proxies have it. */
const USER_INFO = /\/\/[^\s/@]*@/g;

/**
 * Text of others as it may stand in a message: on one line, without terminal escapes, bounded, and
 * with every occurrence of the secrets masked, in upper or lower case.
 */
export function cleanText(
  text: string,
  maxLength: number,
  secrets: readonly string[] = [],
): string {
  const masked = mask(text, secrets).replace(USER_INFO, '//***@');
  // A character cut in half becomes a space below.
  const bounded = masked.length > maxLength ? `${masked.slice(0, maxLength - 1)}…` : masked;
  return bounded.replace(UNPRINTABLE, ' ').trim();
}

function mask(text: string, secrets: readonly string[]): string {
  // The longest first: one may be a part of another.
  return secrets
    .filter((secret) => secret !== '')
    .toSorted((a, b) => b.length - a.length)
    .reduce(without, text);
}

function without(text: string, secret: string): string {
  // Not by a regular expression: of a very long secret none can be made.
  const [low, sought] = [inLowerCase(text), inLowerCase(secret)];
  const kept: string[] = [];
  let end = 0;
  for (let at = low.indexOf(sought); at >= 0; at = low.indexOf(sought, end)) {
    kept.push(text.slice(end, at));
    end = at + sought.length;
  }
  return [...kept, text.slice(end)].join('***');
}

/** Letters of ASCII only, as keys have them: the text keeps its length. */
function inLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
