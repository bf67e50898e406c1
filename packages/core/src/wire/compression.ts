import zlib from 'node:zlib';
import { PutLogsConfigError } from '../errors.js';
import { lz4Compress, lz4Decompress } from './lz4.js';
import { zstdOf } from './zstd.js';

/** How a request's body is compressed. */
export type CompressionName = 'lz4' | 'zstd' | 'deflate' | 'none';

/** Gives memory of at least that many bytes, as a view of just as many. */
export type Allocate = (bytes: number) => Uint8Array;

export interface Compression {
  readonly name: CompressionName;
  /** Value of `x-log-compresstype`; the header is absent for a body that isn't compressed. */
  readonly header: 'lz4' | 'zstd' | 'deflate' | undefined;
  /**
   * The result is in memory of its own: it is not `raw`, and holds no more than its length, but for
   * what `allocate` gives.
   */
  compress(raw: Uint8Array, allocate?: Allocate): Uint8Array;
  /** Throws when `body` doesn't hold exactly `rawBytes`. */
  decompress(body: Uint8Array, rawBytes: number): Uint8Array;
}

/** Logs shrink little further on higher levels, for several times the CPU. */
const DEFLATE_LEVEL = 1;

const zstd = zstdOf(zlib);

const COMPRESSIONS: Readonly<Record<CompressionName, Compression | undefined>> = {
  lz4: { name: 'lz4', header: 'lz4', compress: lz4Compress, decompress: lz4Decompress },
  zstd: zstd && {
    name: 'zstd',
    header: 'zstd',
    compress: (raw, allocate) => ownCopy(zstd.compress(raw), allocate),
    decompress: (body, rawBytes) => exactly(rawBytes, zstd.decompress(body, rawBytes)),
  },
  // The service's "deflate" is the zlib stream of RFC 1950, which is what its own clients send.
  deflate: {
    name: 'deflate',
    header: 'deflate',
    compress: (raw, allocate) => ownCopy(zlib.deflateSync(raw, { level: DEFLATE_LEVEL }), allocate),
    decompress: (body, rawBytes) =>
      exactly(rawBytes, zlib.inflateSync(body, { maxOutputLength: Math.max(1, rawBytes) })),
  },
  none: {
    name: 'none',
    header: undefined,
    compress: ownCopy,
    decompress: (body, rawBytes) => exactly(rawBytes, body),
  },
};

/** Whether this version of Node has the compression: all have all but `zstd`. */
export function isCompressionAvailable(name: CompressionName): boolean {
  return COMPRESSIONS[name] !== undefined;
}

/** Throws a {@link PutLogsConfigError} where this version of Node lacks the compression. */
export function compressionFor(name: CompressionName): Compression {
  const compression = COMPRESSIONS[name];
  if (compression !== undefined) return compression;
  throw new PutLogsConfigError(
    'compression',
    `'${name}' needs Node 22.15 or 23.8 (this is ${process.version}): use 'lz4'`,
  );
}

/** zlib's results may be views of a larger buffer, which would be kept alive as a whole. */
function ownCopy(bytes: Uint8Array, allocate?: Allocate): Uint8Array {
  if (allocate === undefined) return new Uint8Array(bytes);
  const copy = allocate(bytes.length);
  copy.set(bytes);
  return copy;
}

function exactly(rawBytes: number, raw: Uint8Array): Uint8Array {
  if (raw.length === rawBytes) return ownCopy(raw);
  throw new RangeError(`the body holds ${raw.length} bytes instead of ${rawBytes}`);
}
