// @ts-check
import Table from 'cli-table3';
import { FIGURES, trendIn } from './verdict.mjs';

/** @typedef {import('./soak-run.mjs').SoakResult} SoakResult */
/** @typedef {import('./soak-run.mjs').ShipperResult} ShipperResult */

const MIB = 1024 * 1024;

/**
 * A row for each figure, a column for each shipper.
 *
 * @param {SoakResult} result
 */
export function renderTable({ shippers, tookMs }) {
  const table = new Table({
    head: ['', ...shippers.map(({ name }) => name)],
    colAligns: ['left', ...shippers.map(() => /** @type {const} */ ('right'))],
    style: { head: [], border: [], compact: true },
  });
  for (const [title, figure] of BOOKS) table.push([title, ...shippers.map(figure)]);
  for (const figure of FIGURES) {
    const { name, isBytes } = figure;
    const trends = shippers.map((shipper) => trendIn(shipper, figure, tookMs));
    const show = isBytes ? mib : (/** @type {number} */ count) => String(count);
    table.push([
      `${name}, 2nd → last quarter`,
      ...trends.map(({ second, last }) => `${show(second)} → ${show(last)}`),
    ]);
    table.push([
      `${name}, slope; most`,
      ...trends.map(({ slopePerHour, max }) => `${slope(slopePerHour, show)}; ${show(max)}`),
    ]);
  }
  table.push(['descriptors before, after its close', ...shippers.map(descriptorsCell)]);
  return table.toString();
}

/**
 * How often each kind of fault was there, and for how long.
 *
 * @param {SoakResult} result
 */
export function renderWeather({ weather, troubles }) {
  /** @type {Map<string, { count: number, ms: number }>} */
  const kinds = new Map();
  for (const { name, startMs, endMs } of weather) {
    const { count, ms } = kinds.get(name) ?? { count: 0, ms: 0 };
    kinds.set(name, { count: count + 1, ms: ms + endMs - startMs });
  }
  const spells = [...kinds].map(
    ([name, { count, ms }]) => `${count} × ${name} (${(ms / 1000).toFixed(0)} s)`,
  );
  const hit = Object.entries(troubles).map(([name, count]) => `${count} ${name}`);
  return `faults: ${spells.join(', ')}\nrequests that met one: ${hit.join(', ')}`;
}

/** @type {readonly (readonly [string, (shipper: ShipperResult) => string])[]} */
const BOOKS = [
  ['records logged', ({ books }) => whole(books.logged)],
  ['delivered', ({ books }) => whole(books.delivered)],
  ['dropped', ({ books }) => counts(books.dropped)],
  ['stored again, after a lost answer', ({ books }) => whole(books.repeated)],
  ['answers lost', ({ books }) => whole(books.lostAnswers)],
  [
    'requests, of which retries',
    ({ books }) => `${whole(books.requests)}, ${whole(books.retries)}`,
  ],
  ['most pending', ({ samples }) => whole(most(samples.map(({ pending }) => pending)))],
  ['most buffered', ({ samples }) => mib(most(samples.map((sample) => sample.bufferedBytes)))],
  ['most on disk', ({ samples }) => mib(most(samples.map((sample) => sample.spooledBytes)))],
];

/**
 * @param {number} perHour
 * @param {(value: number) => string} show
 */
function slope(perHour, show) {
  const rounded = Math.round(perHour * 10) / 10;
  return `${rounded < 0 ? '' : '+'}${show(rounded)}/h`;
}

/** @param {ShipperResult} shipper */
function descriptorsCell({ descriptors: { before, after } }) {
  return `${before}, ${after}`;
}

/** @param {Readonly<Record<string, number>>} byName */
function counts(byName) {
  const parts = Object.entries(byName).map(([name, count]) => `${whole(count)} ${name}`);
  return parts.length === 0 ? '0' : parts.join(', ');
}

/** @param {readonly number[]} values */
function most(values) {
  return values.reduce((max, value) => Math.max(max, value), 0);
}

/** @param {number} value */
function whole(value) {
  return Math.round(value).toLocaleString('en-US');
}

/** @param {number} bytes */
function mib(bytes) {
  return `${(bytes / MIB).toFixed(1)} MiB`;
}
