/**
 * Reads a raw snappy block (https://github.com/google/snappy/blob/main/format_description.txt).
 *
 * @param {Buffer} block
 */
export function snappyDecompress(block) {
  let at = 0;
  const next = () => block.readUInt8(at++);
  let size = 0;
  for (let factor = 1, byte = 128; byte >= 128; factor *= 128) {
    byte = next();
    size += (byte & 127) * factor;
  }
  const raw = Buffer.alloc(size);
  let filled = 0;
  const littleEndian = (/** @type {number} */ bytes) => {
    const value = block.readUIntLE(at, bytes);
    at += bytes;
    return value;
  };
  const copy = (/** @type {number} */ length, /** @type {number} */ offset) => {
    if (offset === 0 || offset > filled) throw new RangeError('a copy begins before the start');
    // The source may reach into what is being written.
    for (const end = filled + length; filled < end; filled++)
      raw[filled] = raw[filled - offset] ?? 0;
  };
  while (at < block.length) {
    const tag = next();
    const kind = tag & 3;
    const bits = tag >>> 2;
    if (kind === 0) {
      const length = 1 + (bits < 60 ? bits : littleEndian(bits - 59));
      filled += block.copy(raw, filled, at, at + length);
      at += length;
    } else if (kind === 1) copy((bits & 7) + 4, ((tag >>> 5) << 8) | next());
    else copy(bits + 1, littleEndian(kind === 2 ? 2 : 4));
  }
  if (filled !== size) throw new RangeError(`the block holds ${filled} bytes instead of ${size}`);
  return raw;
}
