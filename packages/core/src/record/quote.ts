import { TRUNCATED, type Walk } from './walk.js';

/** What JSON escapes. Half a surrogate pair has to be, to be valid UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings can't hold them
const UNSAFE = /[\u0000-\u001f"\\\ud800-\udfff]/;

/** A string as JSON text, taken from the budget of `walk` and cut where that ends. */
export function quote(walk: Walk, text: string): string {
  const left = walk.chars;
  walk.chars -= text.length;
  return text.length <= left ? quoted(text) : quoted(text.slice(0, Math.max(0, left)) + TRUNCATED);
}

/** Up to here a loop is faster than starting the regular expression. */
const SHORT_CHARS = 48;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
const FIRST_SURROGATE = 0xd800;

/** As `JSON.stringify` does it, but without the call for the strings that need no escape. */
function quoted(text: string): string {
  const safe = text.length <= SHORT_CHARS ? isShortSafe(text) : !UNSAFE.test(text);
  return safe ? `"${text}"` : JSON.stringify(text);
}

function isShortSafe(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < FIRST_PRINTABLE || code === QUOTE || code === BACKSLASH) return false;
    if (code >= FIRST_SURROGATE) return false;
  }
  return true;
}
