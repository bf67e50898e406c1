// @ts-check
/**
 * One record of a trial. All of it follows from its number.
 *
 * @typedef {object} FaultRecord
 * @property {number} id
 * @property {string} payload
 */

const ALPHABETS = [
  'abcdefghijklmnopqrstuvwxyz 0123456789',
  'äöüß€ ñ',
  '支付订单日志',
  '\n\t"\\{}\0',
  '😀🚀',
];
const LENGTHS = [0, 1, 16, 127, 128, 1000, 5000];

/**
 * A stream of numbers in [0, 1) that is the same for the same seed (mulberry32).
 *
 * @param {number} seed
 * @returns {() => number}
 */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * @param {number} id
 * @returns {FaultRecord}
 */
export function recordOf(id) {
  return { id, payload: payloadOf(id) };
}

/** @param {number} id */
export function payloadOf(id) {
  const random = randomFrom(id);
  /** @type {<T>(from: readonly T[]) => T | undefined} */
  const pick = (from) => from[Math.floor(random() * from.length)];
  const letters = [...(pick(ALPHABETS) ?? '')];
  const length = pick(LENGTHS) ?? 0;
  return Array.from({ length }, () => pick(letters)).join('');
}
