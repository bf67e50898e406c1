/** As long as the longest keys in use. Decimal digits take more than linear time to find. */
const MAX_BITS = 4096;

/** The decimal digits of a bigint, unless finding them would take long. */
export function bigintText(value: bigint): string {
  const isShort = BigInt.asIntN(MAX_BITS, value) === value;
  return isShort ? `${value}` : `[BigInt beyond ${MAX_BITS} bits]`;
}
