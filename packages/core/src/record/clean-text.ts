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
  const parts = secrets
    .filter((secret) => secret !== '')
    .toSorted((a, b) => b.length - a.length)
    .map((secret) => secret.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return parts.length === 0 ? text : text.replace(new RegExp(parts.join('|'), 'gi'), '***');
}
