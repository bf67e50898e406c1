/** A fenced code block of a Markdown file. */
export interface CodeBlock {
  readonly language: string;
  readonly code: string;
  /** The line its fence stands in, from 1. */
  readonly line: number;
}

/** The code blocks of a Markdown text, in their order. */
export function codeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  for (const match of markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms)) {
    const [, language = '', code = ''] = match;
    const line = markdown.slice(0, match.index).split('\n').length;
    blocks.push({ language, code, line });
  }
  return blocks;
}

/**
 * The programs that a reader would put together: a block that imports nothing goes on where the one
 * before it stopped.
 */
export function programs(blocks: readonly CodeBlock[]): CodeBlock[] {
  const whole: CodeBlock[] = [];
  for (const block of blocks) {
    const last = whole.at(-1);
    if (last === undefined || /^import |\brequire\(/m.test(block.code)) whole.push(block);
    else whole[whole.length - 1] = { ...last, code: `${last.code}\n${block.code}` };
  }
  return whole;
}
