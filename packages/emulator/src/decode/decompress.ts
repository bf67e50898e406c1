import { inflateSync } from 'node:zlib';
import { decodeLz4Block } from './lz4-block.js';
import { decodeZstdFrame } from './zstd-frame.js';

/** How a body was compressed, by the names `x-log-compresstype` uses; `none` when it is absent. */
export type Compression = 'none' | 'lz4' | 'deflate' | 'zstd';

type Decoder = (body: Buffer, rawBytes: number) => Buffer;

const DECODERS: Readonly<Record<Exclude<Compression, 'none'>, Decoder>> = {
  lz4: decodeLz4Block,
  deflate: decodeZlibStream,
  zstd: decodeZstdFrame,
};

/** True for the values of `x-log-compresstype` that the emulator accepts: exact, lower case. */
export function isCompressType(value: string): value is keyof typeof DECODERS {
  return Object.hasOwn(DECODERS, value);
}

/**
 * Decompresses a body to exactly `rawBytes` bytes; never allocates more than that for the result.
 *
 * @throws when the body is not what it says, or holds another number of bytes
 */
export function decompress(body: Buffer, type: keyof typeof DECODERS, rawBytes: number): Buffer {
  return DECODERS[type](body, rawBytes);
}

/** `deflate` is a zlib stream (RFC 1950) in every official SDK, not raw deflate. */
function decodeZlibStream(body: Buffer, rawBytes: number): Buffer {
  // zlib refuses a limit of 0; the comparison below does that case's work.
  const options = { maxOutputLength: Math.max(1, rawBytes), info: true };
  const result: unknown = inflateSync(body, options);
  if (!isInflated(result)) throw new Error('zlib did not tell how much it read');
  if (result.engine.bytesWritten !== body.length) {
    throw new Error('the input does not end where the zlib stream ends');
  }
  if (result.buffer.length !== rawBytes) {
    throw new Error(`${result.buffer.length} bytes instead of ${rawBytes}`);
  }
  return result.buffer;
}

interface Inflated {
  readonly buffer: Buffer;
  /** `bytesWritten` is what was written into the engine: the input that the stream used. */
  readonly engine: { readonly bytesWritten: number };
}

/** The types of `inflateSync` leave out what `info: true` changes. */
function isInflated(value: unknown): value is Inflated {
  return typeof value === 'object' && value !== null && 'buffer' in value && 'engine' in value;
}
