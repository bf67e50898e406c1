declare module 'lz4js' {
  const lz4: {
    compressBound(size: number): number;
    compressBlock(
      source: Uint8Array,
      target: Uint8Array,
      start: number,
      bytes: number,
      hashTable: Uint32Array,
    ): number;
    decompressBlock(
      source: Uint8Array,
      target: Uint8Array,
      start: number,
      bytes: number,
      targetStart: number,
    ): number;
  };
  export default lz4;
}
