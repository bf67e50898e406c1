/**
 * @typedef {import('../runner/statistics.mjs').Spread} Spread
 * @typedef {import('../runner/types.mjs').Measure} Measure
 */

/**
 * `5.1 µs (4.9–5.6)`
 *
 * @param {Spread | undefined} spread
 * @param {Pick<Measure, 'unit' | 'digits'>} measure
 */
export function spreadText(spread, { unit, digits = 1 }) {
  if (spread === undefined) return 'failed';
  const text = (/** @type {number} */ value) => number(value, digits);
  const range = `(${text(spread.min)}–${text(spread.max)})`;
  return `${text(spread.median)}${unit && ` ${unit}`} ${range}`;
}

/**
 * `0.21 × (0.19–0.24)`
 *
 * @param {Spread | undefined} spread
 */
export function ratioText(spread) {
  return spreadText(spread, { unit: '×', digits: 2 });
}

/** @param {import('../runner/types.mjs').Goal} goal @param {Pick<Measure, 'unit'>} measure */
export function goalText({ to, atMost, atLeast }, { unit }) {
  const bound = atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost}`;
  return to === undefined ? `${bound} ${unit}` : `${bound} × ${to}`;
}

/**
 * How many records got lost, or came twice; nothing where none are counted. And whether it failed.
 *
 * @param {import('../runner/evaluate.mjs').ContenderOutcome} contender
 */
export function lossText({ lost, sent, failures }) {
  const failed = failures.length === 0 ? '' : `, ${failures.length} rounds failed`;
  if (lost === undefined || sent === 0) return `–${failed}`;
  if (lost === 0) return `none${failed}`;
  const share = number((Math.abs(lost) / sent) * 100, 1);
  return `${share} %${lost < 0 ? ' too many' : ''}${failed}`;
}

/** @param {number} value @param {number} digits */
function number(value, digits) {
  return value.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
