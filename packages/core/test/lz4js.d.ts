// lz4js ships no declarations. Only what the tests use is declared.
declare module 'lz4js' {
  const lz4js: {
    /** Worst size of the output for `inputBytes` of input. */
    compressBound(inputBytes: number): number;
    /** Returns the size of the block, or 0 when no match was found. `hashTable` must be all zeros. */
    compressBlock(
      source: Uint8Array,
      target: Uint8Array,
      sourceIndex: number,
      sourceLength: number,
      hashTable: Uint32Array,
    ): number;
  };
  export default lz4js;
}
