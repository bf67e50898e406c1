export { lz4Decompress } from './lz4-decode.js';

/**
 * The format's "end of block conditions", which the reference decoder insists on
 * (https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md): no match starts within the last 12
 * bytes, and the last 5 are literals.
 */
const LAST_MATCH_DISTANCE = 12;
const LAST_LITERALS = 5;

const MIN_MATCH_BYTES = 4;
/** An offset has 16 bits. */
const MAX_OFFSET = 0xffff;
/** A literal or match length that doesn't fit into the token's four bits goes on in further bytes. */
const TOKEN_MAX = 15;

/** 64 KiB of positions: larger tables leave the processor's fast caches and find little more in logs. */
const HASH_BITS = 14;
/** Knuth's 2^32 / φ, as in the reference implementation. */
const HASH_FACTOR = 0x9e3779b1;
/** After so many (as a power of two) positions without a match the steps become longer. */
const SKIP_BITS = 6;

/** Shorter runs are copied faster byte by byte than by a call into native code. */
const SHORT_RUN = 48;
/** Scratch memory above this size is given back after use. */
const RETAINED_SCRATCH_BYTES = 1.25 * 1024 * 1024;

/** Where a sequence of four bytes with this hash was last, plus one. */
let positions: Int32Array | undefined;
let scratch: Uint8Array | undefined;

/**
 * Compresses into one raw LZ4 block: no frame, no size in front. What doesn't compress becomes a
 * block of literals, at most `raw.length / 255 + 2` bytes longer.
 *
 * @param allocate makes the memory for the result
 */
export function lz4Compress(raw: Uint8Array, allocate = ownMemory): Uint8Array {
  const output = scratchOf(raw.length + Math.floor(raw.length / 255) + 16);
  const end = writeMatches(raw, output);
  const size = end.at + sizeOfLiterals(raw.length - end.done);
  const literalsOnly = sizeOfLiterals(raw.length);
  const isSmaller = size < literalsOnly;
  const block = allocate(isSmaller ? size : literalsOnly);
  if (isSmaller) block.set(output.subarray(0, end.at));
  writeLiterals(block, isSmaller ? end.at : 0, raw, isSmaller ? end.done : 0);
  return block;
}

/**
 * Writes all sequences but the last, which has no match. One pass, one candidate a position, as the
 * reference implementation does at its fastest.
 *
 * @returns the end of what was written, and up to where the input is in it
 */
function writeMatches(raw: Uint8Array, output: Uint8Array): { at: number; done: number } {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.length);
  const table = emptyTable();
  const lastStart = raw.length - LAST_MATCH_DISTANCE;
  let done = 0;
  let at = 0;
  let position = 0;
  let misses = 1 << SKIP_BITS;
  while (position <= lastStart) {
    const bytes = view.getInt32(position, true);
    const slot = Math.imul(bytes, HASH_FACTOR) >>> (32 - HASH_BITS);
    let candidate = (table[slot] as number) - 1;
    table[slot] = position + 1;
    if (
      candidate < 0 ||
      position - candidate > MAX_OFFSET ||
      view.getInt32(candidate, true) !== bytes
    ) {
      position += misses >> SKIP_BITS;
      misses += 1;
      continue;
    }
    const offset = position - candidate;
    const matchEnd = endOfMatch(raw, view, position + MIN_MATCH_BYTES, offset);
    while (position > done && candidate > 0 && raw[position - 1] === raw[candidate - 1]) {
      position -= 1;
      candidate -= 1;
    }
    at = writeSequence(output, at, raw, done, position, offset, matchEnd - position);
    done = matchEnd;
    position = matchEnd;
    misses = 1 << SKIP_BITS;
    // One position inside the match: repeated lines are found again from there.
    if (position <= lastStart) {
      const inside = position - 2;
      table[Math.imul(view.getInt32(inside, true), HASH_FACTOR) >>> (32 - HASH_BITS)] = inside + 1;
    }
  }
  return { at, done };
}

/** Up to where the bytes from `position` on are those `offset` before them. */
function endOfMatch(raw: Uint8Array, view: DataView, position: number, offset: number): number {
  const limit = raw.length - LAST_LITERALS;
  let end = position;
  for (; end + 4 <= limit; end += 4) {
    const difference = view.getInt32(end, true) ^ view.getInt32(end - offset, true);
    // The lowest bit that differs tells the first byte that does.
    if (difference !== 0) return end + ((31 - Math.clz32(difference & -difference)) >> 3);
  }
  while (end < limit && raw[end] === raw[end - offset]) end += 1;
  return end;
}

/** Literals from `start` to `end`, then a match. Returns the position behind it. */
function writeSequence(
  output: Uint8Array,
  start: number,
  raw: Uint8Array,
  literalsStart: number,
  literalsEnd: number,
  offset: number,
  matchBytes: number,
): number {
  const literals = literalsEnd - literalsStart;
  const further = matchBytes - MIN_MATCH_BYTES;
  let at = start;
  output[at++] = (Math.min(literals, TOKEN_MAX) << 4) | Math.min(further, TOKEN_MAX);
  if (literals >= TOKEN_MAX) at = writeRest(output, at, literals - TOKEN_MAX);
  if (literals > SHORT_RUN) {
    output.set(raw.subarray(literalsStart, literalsEnd), at);
    at += literals;
  } else {
    for (let from = literalsStart; from < literalsEnd; from++) output[at++] = raw[from] as number;
  }
  output[at++] = offset & 0xff;
  output[at++] = offset >>> 8;
  return further >= TOKEN_MAX ? writeRest(output, at, further - TOKEN_MAX) : at;
}

/** The sequence that ends the block: nothing but literals, from `from` to the end of `raw`. */
function writeLiterals(block: Uint8Array, start: number, raw: Uint8Array, from: number): void {
  const count = raw.length - from;
  let at = start;
  block[at++] = Math.min(count, TOKEN_MAX) << 4;
  if (count >= TOKEN_MAX) at = writeRest(block, at, count - TOKEN_MAX);
  block.set(raw.subarray(from), at);
}

/** What of a length the token doesn't hold. */
function writeRest(output: Uint8Array, start: number, length: number): number {
  let at = start;
  let rest = length;
  for (; rest >= 255; rest -= 255) output[at++] = 255;
  output[at++] = rest;
  return at;
}

/** Bytes of a sequence that is nothing but literals. */
function sizeOfLiterals(count: number): number {
  const further = count < TOKEN_MAX ? 0 : Math.floor((count - TOKEN_MAX) / 255) + 1;
  return 1 + further + count;
}

function ownMemory(bytes: number): Uint8Array {
  return new Uint8Array(bytes);
}

function emptyTable(): Int32Array {
  if (positions === undefined) positions = new Int32Array(1 << HASH_BITS);
  else positions.fill(0);
  return positions;
}

function scratchOf(bytes: number): Uint8Array {
  if (scratch !== undefined && scratch.length >= bytes) return scratch;
  const fresh = new Uint8Array(bytes);
  if (bytes <= RETAINED_SCRATCH_BYTES) scratch = fresh;
  return fresh;
}
