const MIN_MATCH_BYTES = 4;
const RUN_MASK = 15;
/** The last five bytes of a block are always literals. */
const LAST_LITERAL_BYTES = 5;
/** No match starts within the last twelve bytes of a block. */
const MATCH_START_GUARD_BYTES = 12;

/** Why a block is not a valid LZ4 block of the given size. */
export class Lz4Error extends Error {
  override readonly name = 'Lz4Error';
}

/**
 * Decodes one raw LZ4 block (no frame, no size prefix) that must hold exactly `rawBytes` bytes.
 *
 * It refuses everything that the reference decoder `LZ4_decompress_safe` refuses, and two things
 * that decoder lets through on some of its paths although the format forbids them: an offset of 0,
 * and a match that reaches into the last five bytes
 * (https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md#end-of-block-restrictions).
 *
 * @throws Lz4Error
 */
export function decodeLz4Block(block: Uint8Array, rawBytes: number): Buffer {
  if (rawBytes === 0) return decodeEmptyBlock(block);
  // Every byte of the output is written below, or the block is refused.
  const output = Buffer.allocUnsafe(rawBytes);
  const inputEnd = block.length;
  let read = 0;
  let written = 0;

  const runLength = (nibble: number): number => {
    if (nibble < RUN_MASK) return nibble;
    let length = RUN_MASK;
    for (;;) {
      const byte = block[read++];
      if (byte === undefined) throw new Lz4Error('the input ends within a length');
      length += byte;
      if (byte !== 255) return length;
    }
  };

  for (;;) {
    const token = block[read++];
    if (token === undefined) throw new Lz4Error('the input ends where a token should be');

    const literals = runLength(token >> 4);
    if (literals > inputEnd - read) throw new Lz4Error('the input ends within literals');
    if (literals > rawBytes - written) throw new Lz4Error(`more than ${rawBytes} bytes of output`);
    output.set(block.subarray(read, read + literals), written);
    read += literals;
    written += literals;

    if (read === inputEnd) {
      if (written !== rawBytes) {
        throw new Lz4Error(`${written} bytes of output instead of ${rawBytes}`);
      }
      return output;
    }
    if (written > rawBytes - MATCH_START_GUARD_BYTES) {
      throw new Lz4Error(`a match starts within the last ${MATCH_START_GUARD_BYTES} bytes`);
    }

    if (inputEnd - read < 2) throw new Lz4Error('the input ends within an offset');
    const offset = (block[read] ?? 0) | ((block[read + 1] ?? 0) << 8);
    read += 2;
    if (offset === 0) throw new Lz4Error('a match has offset 0');
    if (offset > written) throw new Lz4Error('a match begins before the start of the output');

    const length = runLength(token & RUN_MASK) + MIN_MATCH_BYTES;
    if (length > rawBytes - LAST_LITERAL_BYTES - written) {
      throw new Lz4Error(`a match reaches into the last ${LAST_LITERAL_BYTES} bytes`);
    }
    copyMatch(output, written, offset, length);
    written += length;
  }
}

/** Nothing is one token of 0: the one case in which the reference looks at a last token's match length. */
function decodeEmptyBlock(block: Uint8Array): Buffer {
  if (block.length === 1 && block[0] === 0) return Buffer.alloc(0);
  throw new Lz4Error('an empty block is one byte of 0');
}

/** A match longer than its offset repeats itself: the copied bytes double until they reach `length`. */
function copyMatch(output: Buffer, written: number, offset: number, length: number): void {
  const start = written - offset;
  let copied = Math.min(offset, length);
  output.copyWithin(written, start, start + copied);
  while (copied < length) {
    const next = Math.min(copied, length - copied);
    output.copyWithin(written + copied, written, written + next);
    copied += next;
  }
}
