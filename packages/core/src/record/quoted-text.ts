/** What JSON leaves as it is and a terminal or a log doesn't. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Text of a caller's as it may stand in an error: in quotes, bounded, on one line, every character visible. */
export function quotedText(text: string, maxLength = 100): string {
  return JSON.stringify(text.slice(0, maxLength)).replace(UNPRINTABLE, escaped);
}

/** A name likewise, but bare. */
export function shownName(name: string): string {
  return quotedText(name).slice(1, -1);
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    const unit = character.charCodeAt(at).toString(16);
    return `\\u${unit.padStart(4, '0')}`;
  }).join('');
}
