/** Beside control characters: separators that some programs take for line ends, and changes of direction. */
const UNSAFE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

const ESCAPE = '\u001b';
/** As `util.inspect` colours its words. */
const COLOR_OR_UNSAFE = new RegExp(`${ESCAPE}\\[\\d+m|${UNSAFE.source}`, 'gu');

/**
 * Text for a terminal: what could move the cursor is escaped. Line breaks and tabs stay.
 *
 * @param colors whether escape sequences that only colour stay as well
 */
export function visibleText(text: string, colors = false): string {
  return text.replaceAll('\r\n', '\n').replace(colors ? COLOR_OR_UNSAFE : UNSAFE, escapeUnsafe);
}

function escapeUnsafe(found: string): string {
  if (found.length > 1 || found === '\n' || found === '\t') return found;
  return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
