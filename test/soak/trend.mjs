// @ts-check
/**
 * How a figure went over a run.
 *
 * @typedef {object} Trend
 * @property {number} second the median of the second quarter, when everything has been warmed up
 * @property {number} last the median of the last quarter
 * @property {number} slopePerHour of the line that fits the last three quarters best (least squares)
 * @property {number} max of the whole run
 */

/** @typedef {readonly [atMs: number, value: number]} Point */

/**
 * @param {readonly Point[]} points in the order of time
 * @param {number} endMs the run's; it began at 0
 * @returns {Trend}
 */
export function trendOf(points, endMs) {
  const within = (/** @type {number} */ from, /** @type {number} */ to) =>
    points.filter(([atMs]) => atMs >= from * endMs && atMs < to * endMs);
  return {
    second: median(valuesOf(within(0.25, 0.5))),
    last: median(valuesOf(within(0.75, Number.POSITIVE_INFINITY))),
    slopePerHour: slope(within(0.25, Number.POSITIVE_INFINITY)) * 3_600_000,
    max: valuesOf(points).reduce((most, value) => Math.max(most, value), 0),
  };
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper;
}

/** @param {readonly Point[]} points */
function slope(points) {
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(valuesOf(points));
  let covariance = 0;
  let variance = 0;
  for (const [x, y] of points) {
    covariance += (x - meanX) * (y - meanY);
    variance += (x - meanX) ** 2;
  }
  return variance === 0 ? 0 : covariance / variance;
}

/** @param {readonly number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** @param {readonly Point[]} points */
function valuesOf(points) {
  return points.map(([, value]) => value);
}
