import { charsLeft, TRUNCATED, type Walk } from './walk.js';

/** What JSON escapes. Half a surrogate pair has to be, to be valid UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings can't hold them
const UNSAFE = /[\u0000-\u001f"\\\ud800-\udfff]/;

/** Up to here a loop is faster than starting the regular expression. */
const SHORT_CHARS = 48;
/** Escapes make a text up to six times as long, so long ones are escaped bit by bit, and end at one of them. */
const PIECE_CHARS = 4096;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
const FIRST_SURROGATE = 0xd800;

/** A string as JSON text, taken from the budget of `walk` and cut where that ends. */
export function quote(walk: Walk, text: string): string {
  const left = charsLeft(walk);
  if (text.length > left) return cutQuote(walk, text, left);
  const safe = text.length <= SHORT_CHARS ? isShortSafe(text) : !UNSAFE.test(text);
  if (!safe && text.length > PIECE_CHARS) return escapedQuote(walk, text, left);
  const quoted = safe ? `"${text}"` : JSON.stringify(text);
  walk.chars -= quoted.length - 2;
  return quoted;
}

function isShortSafe(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < FIRST_PRINTABLE || code === QUOTE || code === BACKSLASH) return false;
    if (code >= FIRST_SURROGATE) return false;
  }
  return true;
}

function cutQuote(walk: Walk, text: string, left: number): string {
  const kept = text.slice(0, characterStart(text, left));
  if (UNSAFE.test(kept)) return escapedQuote(walk, kept, left, true);
  walk.chars -= text.length;
  return `"${kept}${TRUNCATED}"`;
}

/** Piece by piece, until the budget is used up. */
function escapedQuote(walk: Walk, text: string, left: number, isCut = false): string {
  let out = '"';
  let from = 0;
  while (from < text.length && out.length <= left) {
    const to = characterStart(text, from + PIECE_CHARS);
    out += JSON.stringify(text.slice(from, to)).slice(1, -1);
    from = to;
  }
  const isWhole = from === text.length && !isCut;
  walk.chars -= isWhole ? out.length - 1 : Math.max(left, out.length);
  return `${out}${isWhole ? '' : TRUNCATED}"`;
}

/** The end of the text, or `at`, or one unit before it where that is between the halves of a pair. */
function characterStart(text: string, at: number): number {
  if (at >= text.length) return text.length;
  return isHalf(text, at - 1, 0xd800) && isHalf(text, at, 0xdc00) ? at - 1 : at;
}

function isHalf(text: string, at: number, first: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === first;
}
