import lz4js from 'lz4js';

export { lz4Decompress } from './lz4-decode.js';

/**
 * lz4js stops matching 10 bytes before the end of its input, but the format wants the last match to
 * start at least 12 bytes before the end (https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md,
 * "End of block conditions"), and the reference decoder refuses what doesn't. So lz4js never sees
 * these last bytes: they are added to the literals that end the block.
 */
const KEPT_BACK_BYTES = 3;
/** Entries of the table that `compressBlock` hashes into. */
const HASH_TABLE_SIZE = 1 << 16;
/** A literal or match length that doesn't fit into the token's four bits goes on in further bytes. */
const TOKEN_MAX = 15;
/** Scratch memory above this size is given back after use. */
const RETAINED_SCRATCH_BYTES = 1 << 20;

let hashTable: Uint32Array | undefined;
let scratch: Uint8Array | undefined;

/**
 * Compresses into one raw LZ4 block: no frame, no size in front. The result is a buffer of its own.
 * What doesn't compress becomes a block of literals, at most `raw.length / 255 + 2` bytes longer.
 */
export function lz4Compress(raw: Uint8Array): Uint8Array {
  const head = raw.length - KEPT_BACK_BYTES;
  if (head <= 0) return literalBlock(raw);
  const output = scratchOf(lz4js.compressBound(raw.length));
  const blockBytes = lz4js.compressBlock(raw, output, 0, head, emptyHashTable());
  if (blockBytes === 0) return literalBlock(raw);
  const end = lastSequence(output, blockBytes);
  const literals = raw.subarray(raw.length - end.literalBytes - KEPT_BACK_BYTES);
  const size = end.at + sizeOfLiterals(literals.length);
  if (size >= sizeOfLiterals(raw.length)) return literalBlock(raw);
  const block = new Uint8Array(size);
  block.set(output.subarray(0, end.at));
  writeLiterals(block, end.at, literals);
  return block;
}

function literalBlock(raw: Uint8Array): Uint8Array {
  const block = new Uint8Array(sizeOfLiterals(raw.length));
  writeLiterals(block, 0, raw);
  return block;
}

/** Bytes of a sequence that is nothing but literals. */
function sizeOfLiterals(count: number): number {
  const further = count < TOKEN_MAX ? 0 : Math.floor((count - TOKEN_MAX) / 255) + 1;
  return 1 + further + count;
}

function writeLiterals(block: Uint8Array, start: number, literals: Uint8Array): void {
  const count = literals.length;
  let at = start;
  block[at++] = Math.min(count, TOKEN_MAX) << 4;
  if (count >= TOKEN_MAX) {
    let rest = count - TOKEN_MAX;
    for (; rest >= 255; rest -= 255) block[at++] = 255;
    block[at++] = rest;
  }
  block.set(literals, at);
}

/** Finds the literals that end a well-formed block, by walking over the sequences before them. */
function lastSequence(block: Uint8Array, size: number): { at: number; literalBytes: number } {
  let at = 0;
  for (;;) {
    const start = at;
    const token = block[at++] ?? 0;
    let literalBytes = token >>> 4;
    if (literalBytes === TOKEN_MAX) {
      let more: number;
      do {
        more = block[at++] ?? 0;
        literalBytes += more;
      } while (more === 255);
    }
    at += literalBytes;
    if (at >= size) return { at: start, literalBytes };
    at += 2;
    if ((token & TOKEN_MAX) === TOKEN_MAX) while (block[at++] === 255);
  }
}

function emptyHashTable(): Uint32Array {
  if (hashTable === undefined) hashTable = new Uint32Array(HASH_TABLE_SIZE);
  else hashTable.fill(0);
  return hashTable;
}

function scratchOf(bytes: number): Uint8Array {
  if (scratch !== undefined && scratch.length >= bytes) return scratch;
  const fresh = new Uint8Array(bytes);
  if (bytes <= RETAINED_SCRATCH_BYTES) scratch = fresh;
  return fresh;
}
