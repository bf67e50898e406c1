/** Control, format and unassigned characters, line and paragraph separators, lone surrogates. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]+/gu;

/**
 * Text of others as it may stand in a message: on one line, without terminal escapes, bounded, and
 * with every occurrence of the secrets masked.
 */
export function cleanText(
  text: string,
  maxLength: number,
  secrets: readonly string[] = [],
): string {
  const masked = secrets
    .filter((secret) => secret !== '')
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  // A character cut in half becomes a space below.
  const bounded = masked.length > maxLength ? `${masked.slice(0, maxLength - 1)}…` : masked;
  return bounded.replace(UNPRINTABLE, ' ').trim();
}
