/**
 * @typedef {object} Spread
 * @property {number} median
 * @property {number} min
 * @property {number} max
 */

/**
 * @param {readonly number[]} values at least one
 * @returns {Spread}
 */
export function spreadOf(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted.length >> 1;
  const lower = (sorted.length - 1) >> 1;
  return {
    median: (at(sorted, lower) + at(sorted, upper)) / 2,
    min: at(sorted, 0),
    max: at(sorted, sorted.length - 1),
  };
}

/**
 * @param {readonly number[]} sorted
 * @param {number} index
 */
function at(sorted, index) {
  const value = sorted[index];
  if (value === undefined) throw new RangeError('There must be at least one value.');
  return value;
}
