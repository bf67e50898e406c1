/** A colour, or something else that reaches no further than the text. */
const COLOR = String.raw`\u001b\[[\d;]*m`;
/** What commands a terminal, or makes text look like other text; a line end and a tab do neither. */
const COMMAND = String.raw`[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]`;
const COMMANDS = new RegExp(`${COLOR}|${COMMAND}`, 'g');
const COLORS = new RegExp(`^${COLOR}$`);

/**
 * Text of a record as it may be shown on a terminal. What would move the cursor, change the title or
 * answer for the user is spelled out instead, and only the first line begins at the left, so that none
 * can pass for a record of its own.
 */
export function terminalText(text: string, { colors }: { colors: boolean }): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(COMMANDS, (found) => (colors && COLORS.test(found) ? found : spelled(found)))
    .replaceAll('\n', '\n  ');
}

function spelled(found: string): string {
  const [command = '', ...rest] = found;
  const code = command.charCodeAt(0).toString(16);
  const written = code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
  return written + rest.join('');
}
