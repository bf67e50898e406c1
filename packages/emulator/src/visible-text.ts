/** Beside control characters: separators that some programs take for line ends, and changes of direction. */
const UNSAFE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text as one line, which can't move a terminal's cursor. */
export function visibleText(text: string): string {
  return text.replace(
    UNSAFE,
    (found) => SHORT[found] ?? `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
