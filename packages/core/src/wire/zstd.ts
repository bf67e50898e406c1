/** Logs shrink little further on higher levels, for several times the CPU. */
const ZSTD_LEVEL = 1;
/** `ZSTD_c_compressionLevel` of zstd.h; node:zlib has it as a constant only where it has zstd. */
const COMPRESSION_LEVEL_PARAMETER = 100;

export interface Zstd {
  compress(raw: Uint8Array): Uint8Array;
  decompress(body: Uint8Array, rawBytes: number): Uint8Array;
}

type ZlibFunction = (input: Uint8Array, options: object) => Uint8Array;

/** The zstd of `node:zlib`, undefined in versions of Node without it (before 22.15 and 23.8). */
export function zstdOf(zlib: object): Zstd | undefined {
  const compress: unknown = Reflect.get(zlib, 'zstdCompressSync');
  const decompress: unknown = Reflect.get(zlib, 'zstdDecompressSync');
  if (!isZlibFunction(compress) || !isZlibFunction(decompress)) return undefined;
  const options = { params: { [COMPRESSION_LEVEL_PARAMETER]: ZSTD_LEVEL } };
  return {
    compress: (raw) => compress(raw, options),
    decompress: (body, rawBytes) => decompress(body, { maxOutputLength: Math.max(1, rawBytes) }),
  };
}

function isZlibFunction(value: unknown): value is ZlibFunction {
  return typeof value === 'function';
}
