const MIN_MATCH_BYTES = 4;
const TOKEN_MAX = 15;

/**
 * Reads a raw LZ4 block back. Throws a `RangeError` when the block is damaged or doesn't hold
 * exactly `rawBytes`; it never reads or writes outside of its buffers.
 */
export function lz4Decompress(block: Uint8Array, rawBytes: number): Uint8Array {
  const raw = new Uint8Array(rawBytes);
  let at = 0;
  let filled = 0;

  function lengthFrom(tokenBits: number): number {
    let length = tokenBits;
    if (tokenBits < TOKEN_MAX) return length;
    let more: number;
    do {
      if (at >= block.length) throw damaged('a length breaks off');
      more = block[at++] ?? 0;
      length += more;
    } while (more === 255);
    return length;
  }

  for (;;) {
    if (at >= block.length) throw damaged('it ends without literals');
    const token = block[at++] ?? 0;
    const literals = lengthFrom(token >>> 4);
    if (literals > block.length - at) throw damaged('literals break off');
    if (literals > rawBytes - filled) throw damaged('it holds more than it should');
    raw.set(block.subarray(at, at + literals), filled);
    at += literals;
    filled += literals;
    if (at === block.length) break;

    if (block.length - at < 2) throw damaged('an offset breaks off');
    const offset = (block[at] ?? 0) | ((block[at + 1] ?? 0) << 8);
    at += 2;
    if (offset === 0 || offset > filled) throw damaged('a match points outside');
    const matched = lengthFrom(token & TOKEN_MAX) + MIN_MATCH_BYTES;
    if (matched > rawBytes - filled) throw damaged('it holds more than it should');
    repeat(raw, filled, offset, matched);
    filled += matched;
  }
  if (filled !== rawBytes) throw damaged('it holds less than it should');
  return raw;
}

/** The source of a match may reach into what it writes, so the bytes go one by one. */
function repeat(raw: Uint8Array, start: number, offset: number, count: number): void {
  if (offset >= count) {
    raw.copyWithin(start, start - offset, start - offset + count);
    return;
  }
  for (let to = start; to < start + count; to++) raw[to] = raw[to - offset] ?? 0;
}

function damaged(why: string): RangeError {
  return new RangeError(`not a valid LZ4 block: ${why}`);
}
