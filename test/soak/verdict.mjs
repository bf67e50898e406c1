// @ts-check
import { trendOf } from './trend.mjs';

/** @typedef {import('./soak-run.mjs').SoakResult} SoakResult */
/** @typedef {import('./soak-run.mjs').ShipperResult} ShipperResult */
/** @typedef {import('./trend.mjs').Trend} Trend */

const MIB = 1024 * 1024;

/** @typedef {import('./soak-run.mjs').Sample} Sample */

/**
 * A figure that must not grow. `part` and `more` are by how much the last quarter's median may be above
 * the second's: a part of it, and an amount. RSS is given more: of the largest backlog so far an
 * allocator keeps pages. What is live is given little.
 *
 * @typedef {object} Figure
 * @property {string} name
 * @property {boolean} isBytes
 * @property {number} part
 * @property {number} more
 * @property {(sample: Sample) => number | undefined} of
 */

/** @type {Figure} */
const UNACCOUNTED = {
  name: 'live external − buffered',
  isBytes: true,
  part: 0.1,
  more: 2 * MIB,
  of: ({ live, bufferedBytes }) => live && live.externalBytes - bufferedBytes,
};

/** @type {readonly Figure[]} */
export const FIGURES = [
  { name: 'RSS', isBytes: true, part: 0.1, more: 16 * MIB, of: ({ rssBytes }) => rssBytes },
  { name: 'heap', isBytes: true, part: 0.1, more: 4 * MIB, of: ({ heapBytes }) => heapBytes },
  { name: 'live heap', isBytes: true, part: 0.1, more: MIB, of: ({ live }) => live?.heapBytes },
  {
    name: 'external',
    isBytes: true,
    part: 0.1,
    more: 8 * MIB,
    of: ({ externalBytes }) => externalBytes,
  },
  UNACCOUNTED,
  {
    name: 'descriptors',
    isBytes: false,
    part: 0,
    more: 4,
    of: ({ descriptors }) => descriptors,
  },
];

/**
 * Beyond what `bufferBytes` counts there are an open batch's buffer and those kept for the next ones,
 * sockets', and Node's own, in two threads at most: this much, whatever waits for its delivery.
 */
const MOST_UNACCOUNTED_BYTES = 24 * MIB;

/** Shorter runs say nothing about growth. */
const MIN_GROWTH_MS = 10 * 60_000;

/**
 * @param {ShipperResult} shipper
 * @param {Figure} figure
 * @param {number} tookMs
 * @returns {Trend}
 */
export function trendIn({ samples }, { of }, tookMs) {
  const points = samples.flatMap((sample) => {
    const value = of(sample);
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
    ...unaccounted(shipper, tookMs),
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
function unaccounted(shipper, tookMs) {
  const { max } = trendIn(shipper, UNACCOUNTED, tookMs);
  if (max <= MOST_UNACCOUNTED_BYTES) return [];
  return [`${shipper.name}: ${max} bytes of buffers are held beyond what is counted`];
}

/**
 * @param {ShipperResult} shipper
 * @param {number} tookMs
 */
function grown(shipper, tookMs) {
  return FIGURES.flatMap((figure) => {
    const { second, last } = trendIn(shipper, figure, tookMs);
    if (last <= second * (1 + figure.part) + figure.more) return [];
    return [`${shipper.name}: ${figure.name} has grown from ${second} to ${last}`];
  });
}
