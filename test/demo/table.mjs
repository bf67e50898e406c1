// @ts-check
import Table from 'cli-table3';

/** @typedef {import('./measure.mjs').Measurement} Measurement */

/**
 * A row for each figure, a column for each application.
 *
 * @param {readonly Measurement[]} measurements
 */
export function renderTable(measurements) {
  const table = new Table({
    head: ['', ...measurements.map(({ app }) => app.name)],
    colAligns: ['left', ...measurements.map(() => /** @type {const} */ ('right'))],
    style: { head: [], border: [], compact: true },
  });
  for (const [title, figure] of FIGURES) table.push([title, ...measurements.map(figure)]);
  return table.toString();
}

/** How the added CPU time was measured, for below the table. */
export const CPU_NOTE = [
  'Added CPU: three processes of an application ran side by side under the same load, one shipping its',
  'logs, two with a logger that writes to nowhere. Shown is by how much the first one used more CPU time',
  '(process.cpuUsage(): user and system, all threads, from the end of a warm-up to the end of the process)',
  'than the mean of the two others, divided by its records. ± is half of what the two others differ by.',
  'With winston it includes rendering values and stack traces, which a logger to nowhere never does.',
  'A few seconds on a shared machine give an order of magnitude, not a benchmark.',
].join('\n');

/** @type {readonly (readonly [string, (measurement: Measurement) => string])[]} */
const FIGURES = [
  ['HTTP requests answered', ({ shipping }) => whole(shipping.requests)],
  ['Records logged', ({ shipping }) => whole(shipping.records)],
  ['Delivered, as the transport says', ({ shipping }) => whole(shipping.books.delivered)],
  ['Dropped, as the transport says', ({ shipping }) => whole(shipping.books.dropped)],
  ['In the service exactly once, readable', ({ findings }) => whole(findings.sound)],
  ['Missing in the service', ({ findings }) => whole(findings.missing.length)],
  ['In the service more than once', ({ findings }) => whole(findings.doubled.length)],
  ['Not readable', ({ findings }) => whole(findings.unreadable.length)],
  ['Requests to the service', ({ traffic }) => whole(traffic.requests)],
  ['Raw bytes', ({ traffic }) => bytes(traffic.rawBytes)],
  ['Wire bytes (bodies)', ({ traffic }) => bytes(traffic.bodyBytes)],
  ['Wire : raw', ({ traffic }) => `1 : ${(traffic.rawBytes / traffic.bodyBytes).toFixed(1)}`],
  [
    'CPU per HTTP request, logging to nowhere',
    (measurement) => micros(silentCpu(measurement).mean),
  ],
  ['CPU per HTTP request, shipping', ({ shipping }) => micros(cpuPerRequest(shipping))],
  ['Added CPU per record', addedCpu],
  ['SIGTERM to exit code 0', ({ shipping }) => `${whole(shipping.stoppedInMs)} ms`],
];

/** @param {Measurement} measurement */
function addedCpu(measurement) {
  const { shipping } = measurement;
  const { mean, noise } = silentCpu(measurement);
  const recordsPerRequest = shipping.measuredRecords / shipping.measuredRequests;
  const added = (cpuPerRequest(shipping) - mean) / recordsPerRequest;
  return `${micros(added)} ± ${(noise / recordsPerRequest).toFixed(1)}`;
}

/**
 * Of the silent runs, in microseconds a request.
 *
 * @param {Measurement} measurement
 */
function silentCpu({ silent }) {
  const all = silent.map(cpuPerRequest);
  const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
  return { mean, noise: (Math.max(...all) - Math.min(...all)) / 2 };
}

/**
 * In microseconds.
 *
 * @param {import('./measure.mjs').Run} run
 */
function cpuPerRequest({ measuredCpuMs, measuredRequests }) {
  return (measuredCpuMs * 1000) / measuredRequests;
}

/** @param {number} value */
function whole(value) {
  return Math.round(value).toLocaleString('en-US');
}

/** @param {number} value */
function bytes(value) {
  return value < 1e6 ? `${(value / 1e3).toFixed(1)} kB` : `${(value / 1e6).toFixed(2)} MB`;
}

/** @param {number} value */
function micros(value) {
  return `${value.toFixed(1)} µs`;
}
