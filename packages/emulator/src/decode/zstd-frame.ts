import { Decompress } from 'fzstd';

/** Why bytes are not one zstd frame of the given size. */
export class ZstdError extends Error {
  override readonly name = 'ZstdError';
}

const MAGIC = 0xfd2fb528;
const MAX_BLOCK_BYTES = 128 * 1024;
/** What every decoder should support (RFC 8878, section 3.1.1.1.2); also bounds the memory a frame can ask for. */
const MAX_WINDOW_BYTES = 8 * 1024 * 1024;
const DICTIONARY_ID_BYTES = [0, 1, 2, 4];
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];
const RLE_BLOCK = 1;
const RESERVED_BLOCK = 3;

/**
 * Decodes exactly one zstd frame that must hold exactly `rawBytes` bytes. The frame's structure is
 * checked first: fzstd alone ignores a second frame's limits and allocates any window asked for.
 * A content checksum must be there when announced, but is not compared.
 *
 * @throws ZstdError, or fzstd's own error
 */
export function decodeZstdFrame(frame: Buffer, rawBytes: number): Buffer {
  checkFrame(frame, rawBytes);
  const output = Buffer.allocUnsafe(rawBytes);
  let written = 0;
  const decoder = new Decompress((chunk) => {
    if (chunk.length > rawBytes - written) throw new ZstdError(`more than ${rawBytes} bytes`);
    output.set(chunk, written);
    written += chunk.length;
  });
  decoder.push(frame, true);
  if (written !== rawBytes) throw new ZstdError(`${written} bytes instead of ${rawBytes}`);
  return output;
}

function checkFrame(frame: Buffer, rawBytes: number): void {
  if (frame.length < 6 || frame.readUInt32LE(0) !== MAGIC) throw new ZstdError('not a zstd frame');
  const descriptor = frame.readUInt8(4);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const hasChecksum = (descriptor & 0x04) !== 0;
  let offset = 5;
  if (!isSingleSegment) {
    if (windowBytes(frame.readUInt8(offset)) > MAX_WINDOW_BYTES) {
      throw new ZstdError(`a window of more than ${MAX_WINDOW_BYTES} bytes`);
    }
    offset += 1;
  }
  offset += DICTIONARY_ID_BYTES[descriptor & 3] ?? 0;
  const sizeBytes = CONTENT_SIZE_BYTES[descriptor >> 6] || (isSingleSegment ? 1 : 0);
  if (sizeBytes > 0 && readContentSize(frame, offset, sizeBytes) !== BigInt(rawBytes)) {
    throw new ZstdError(`the frame's content size is not ${rawBytes}`);
  }
  const end = findBlocksEnd(frame, offset + sizeBytes) + (hasChecksum ? 4 : 0);
  if (end !== frame.length) throw new ZstdError('the input does not end where the frame ends');
}

function windowBytes(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function readContentSize(frame: Buffer, offset: number, sizeBytes: number): bigint {
  if (offset + sizeBytes > frame.length) throw new ZstdError('the input ends within the header');
  if (sizeBytes === 8) return frame.readBigUInt64LE(offset);
  // The two-byte form counts from 256.
  return BigInt(frame.readUIntLE(offset, sizeBytes) + (sizeBytes === 2 ? 256 : 0));
}

/** Steps over the blocks by their headers. */
function findBlocksEnd(frame: Buffer, start: number): number {
  let offset = start;
  for (;;) {
    if (offset + 3 > frame.length) throw new ZstdError('the input ends within a block header');
    const header = frame.readUIntLE(offset, 3);
    const type = (header >> 1) & 3;
    const sizeBytes = header >> 3;
    if (type === RESERVED_BLOCK || sizeBytes > MAX_BLOCK_BYTES) {
      throw new ZstdError('a block of a reserved type or an impossible size');
    }
    offset += 3 + (type === RLE_BLOCK ? 1 : sizeBytes);
    if ((header & 1) === 1) return offset;
  }
}
