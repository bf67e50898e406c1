const MIN_MATCH_BYTES = 4;
/** "The last match must start at least 12 bytes before the end of block." */
const LAST_MATCH_DISTANCE = 12;
/** "The last 5 bytes of input are always literals." */
const LAST_LITERALS = 5;

/**
 * What the format's rules say against a block, undefined when nothing. These include the "end of
 * block conditions" of https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md, which many
 * decoders don't check, but the reference decoder does.
 */
export function blockProblem(block: Uint8Array, rawBytes: number): string | undefined {
  let at = 0;
  let raw = 0;
  const next = () => block[at++] ?? Number.NaN;
  const length = (bits: number) => {
    let total = bits;
    for (let more = bits === 15 ? 255 : 0; more === 255; total += more) more = next();
    return total;
  };
  while (at < block.length) {
    const token = next();
    const literals = length(token >>> 4);
    at += literals;
    raw += literals;
    if (at === block.length) {
      if (raw !== rawBytes) return `it holds ${raw} bytes`;
      return (token & 15) === 0 ? undefined : 'the last token has a match length';
    }
    const offset = next() + next() * 256;
    if (!(offset >= 1 && offset <= raw)) return `a match at ${raw} points outside`;
    if (raw > rawBytes - LAST_MATCH_DISTANCE) return `a match starts at ${raw}`;
    raw += length(token & 15) + MIN_MATCH_BYTES;
    if (!(raw <= rawBytes - LAST_LITERALS)) return `a match ends at ${raw}`;
  }
  return 'it does not end with literals';
}
