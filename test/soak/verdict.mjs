// @ts-check
import { trendOf } from './trend.mjs';

/** @typedef {import('./soak-run.mjs').SoakResult} SoakResult */
/** @typedef {import('./soak-run.mjs').ShipperResult} ShipperResult */
/** @typedef {import('./trend.mjs').Trend} Trend */

const MIB = 1024 * 1024;

/**
 * What must not grow, and by how much the last quarter's median may be above the second's: a part of
 * it, and an amount. Less can't be told from what an allocator does.
 *
 * @type {readonly { figure: 'rssBytes' | 'heapBytes' | 'liveBytes' | 'externalBytes' | 'descriptors', name: string, part: number, more: number }[]}
 */
export const FLAT = [
  { figure: 'rssBytes', name: 'RSS', part: 0.1, more: 8 * MIB },
  { figure: 'heapBytes', name: 'heap', part: 0.1, more: 4 * MIB },
  { figure: 'liveBytes', name: 'live heap', part: 0.1, more: MIB },
  { figure: 'externalBytes', name: 'external', part: 0.1, more: 8 * MIB },
  { figure: 'descriptors', name: 'descriptors', part: 0, more: 4 },
];

/** Shorter runs say nothing about growth. */
const MIN_GROWTH_MS = 10 * 60_000;

/**
 * @param {ShipperResult} shipper
 * @param {typeof FLAT[number]['figure']} figure
 * @param {number} tookMs
 * @returns {Trend}
 */
export function trendIn({ samples }, figure, tookMs) {
  const points = samples.flatMap((sample) => {
    const value = sample[figure];
    return value === undefined ? [] : [/** @type {const} */ ([sample.atMs, value])];
  });
  return trendOf(points, tookMs);
}

/**
 * What doesn't hold; nothing when all is well. Whether memory and descriptors are flat is only asked
 * of runs that are long enough.
 *
 * @param {SoakResult} result
 * @returns {string[]}
 */
export function failuresOf({ shippers, tookMs }) {
  return shippers.flatMap((shipper) => [
    ...shipper.books.wrong.map((what) => `${shipper.name}: ${what}`),
    ...leftOpen(shipper),
    ...(tookMs < MIN_GROWTH_MS ? [] : grown(shipper, tookMs)),
  ]);
}

/** @param {ShipperResult} shipper */
function leftOpen({ name, descriptors: { before, after } }) {
  if (after <= before) return [];
  return [`${name}: ${after} descriptors are open after its close, ${before} were before`];
}

/**
 * @param {ShipperResult} shipper
 * @param {number} tookMs
 */
function grown(shipper, tookMs) {
  return FLAT.flatMap(({ figure, name, part, more }) => {
    const { second, last } = trendIn(shipper, figure, tookMs);
    if (last <= second * (1 + part) + more) return [];
    return [`${shipper.name}: ${name} has grown from ${second} to ${last}`];
  });
}
