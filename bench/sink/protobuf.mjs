const LENGTH_DELIMITED = 2;
/** Bytes of the wire types that have a fixed size: 64 and 32 bits. */
const FIXED_BYTES = new Map([
  [1, 8],
  [5, 4],
]);

/**
 * The length-delimited fields of an encoded message; others are skipped.
 *
 * @param {Buffer} message
 * @returns {Generator<{ number: number, bytes: Buffer }>}
 */
export function* delimitedFields(message) {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++];
      if (byte === undefined) throw new RangeError('the message ends within a number');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const wireType = tag & 7;
    if (wireType === LENGTH_DELIMITED) {
      const end = varint() + at;
      if (end > message.length) throw new RangeError('the message ends within a field');
      yield { number: tag >>> 3, bytes: message.subarray(at, end) };
      at = end;
    } else if (wireType === 0) varint();
    else at += FIXED_BYTES.get(wireType) ?? message.length;
  }
}

/**
 * How many length-delimited fields of that number a message has.
 *
 * @param {Buffer} message
 * @param {number} number
 */
export function countFields(message, number) {
  let count = 0;
  for (const field of delimitedFields(message)) if (field.number === number) count += 1;
  return count;
}
