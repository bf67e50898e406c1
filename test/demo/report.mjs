// @ts-check
import { styleText } from 'node:util';
import { pickSamples, renderSample } from './samples.mjs';
import { CPU_NOTE, renderTable } from './table.mjs';
import { describeFindings, isFlawless } from './verify.mjs';

/**
 * What the demo has to say in the end.
 *
 * @typedef {object} Report
 * @property {string} text samples and the table
 * @property {readonly string[]} failures what is wrong, one a line
 * @property {0 | 1} exitCode 0 only if every record is in the service exactly once, readable, and the
 * transports say the same
 */

/**
 * @param {readonly import('./measure.mjs').Measurement[]} measurements
 * @param {boolean} colours
 * @returns {Report}
 */
export function report(measurements, colours) {
  const paint = painter(colours);
  /** @param {string} text */
  const dim = (text) => paint('dim', text);
  const samples = measurements.map(({ app, stored }) => {
    const title = paint('bold', `${app.name}: three records as the service has them`);
    return [title, ...pickSamples(stored).map((record) => renderSample(record, dim))].join('\n\n');
  });
  const failures = measurements.flatMap(failuresOf);
  return {
    text: [...samples, `${renderTable(measurements)}\n${dim(CPU_NOTE)}`].join('\n\n'),
    failures,
    exitCode: failures.length === 0 ? 0 : 1,
  };
}

/**
 * @param {boolean} colours
 * @returns {(style: Parameters<typeof styleText>[0], text: string) => string}
 */
export function painter(colours) {
  return (style, text) => (colours ? styleText(style, text) : text);
}

/** @param {import('./measure.mjs').Measurement} measurement */
function failuresOf({ app, shipping, findings }) {
  const failures = isFlawless(findings) ? [] : describeFindings(findings);
  const { records, books, requests } = shipping;
  if (records < requests) failures.push(`only ${records} records for ${requests} requests`);
  if (books.delivered !== records || books.dropped !== 0) {
    failures.push(`${records} records were logged, but the transport's books don't say so`);
  }
  return failures.map((failure) => `${app.name}: ${failure}`);
}
