// @ts-check

/**
 * A log as the emulator has it.
 *
 * @typedef {object} StoredRecord
 * @property {number} time seconds since the epoch
 * @property {number} [timeNs]
 * @property {Readonly<Record<string, string>>} contents
 */

/**
 * @typedef {object} Expected
 * @property {number} records how many the application has logged: their sequence numbers are 1 to this
 * @property {string} messageKey the content that holds the message
 * @property {readonly [number, number]} betweenMs wall clock before the first record and after the last
 */

/**
 * How many records are in the service exactly once and readable, and what is wrong with others. All
 * lists are of sequence numbers, but `unknown`.
 *
 * @typedef {object} Findings
 * @property {number} sound
 * @property {number[]} missing
 * @property {number[]} doubled
 * @property {{ sequence: number, why: string }[]} unreadable
 * @property {string[]} unknown sequences that no record was logged with
 */

const LEVELS = new Set(['trace', 'debug', 'verbose', 'http', 'info', 'warn', 'error', 'fatal']);

/**
 * Holds what the service has against what the application says it has logged.
 *
 * @param {readonly StoredRecord[]} stored
 * @param {Expected} expected
 * @returns {Findings}
 */
export function verify(stored, expected) {
  const timesSeen = new Uint32Array(expected.records + 1);
  /** @type {Findings} */
  const findings = { sound: 0, missing: [], doubled: [], unreadable: [], unknown: [] };
  for (const record of stored) {
    const text = record.contents['sequence'];
    const sequence = parseSequence(text, expected.records);
    if (sequence === undefined) {
      findings.unknown.push(text ?? 'none');
      continue;
    }
    timesSeen[sequence] = (timesSeen[sequence] ?? 0) + 1;
    const why = whyUnreadable(record, expected);
    if (why !== undefined) findings.unreadable.push({ sequence, why });
  }
  for (let sequence = 1; sequence <= expected.records; sequence++) {
    const times = timesSeen[sequence] ?? 0;
    if (times === 0) findings.missing.push(sequence);
    else if (times > 1) findings.doubled.push(sequence);
  }
  const wrong = new Set(findings.unreadable.map(({ sequence }) => sequence));
  for (const sequence of [...findings.missing, ...findings.doubled]) wrong.add(sequence);
  findings.sound = expected.records - wrong.size;
  return findings;
}

/** @param {Findings} findings */
export function isFlawless({ missing, doubled, unreadable, unknown }) {
  return missing.length + doubled.length + unreadable.length + unknown.length === 0;
}

/**
 * One line for each kind of finding, with its first examples.
 *
 * @param {Findings} findings
 */
export function describeFindings({ missing, doubled, unreadable, unknown }) {
  const reasons = unreadable.map(({ sequence, why }) => `${sequence} (${why})`);
  return [
    line(missing, 'not in the service'),
    line(doubled, 'in the service more than once'),
    line(reasons, 'not readable'),
    line(unknown, 'in the service, but never logged'),
  ].filter((text) => text !== undefined);
}

/**
 * @param {string | undefined} text
 * @param {number} last
 */
function parseSequence(text, last) {
  if (text === undefined || !/^[1-9]\d*$/.test(text)) return undefined;
  const sequence = Number(text);
  return sequence <= last ? sequence : undefined;
}

/**
 * @param {StoredRecord} record
 * @param {Expected} expected
 */
function whyUnreadable({ time, timeNs = 0, contents }, { messageKey, betweenMs }) {
  const message = contents[messageKey];
  if (message === undefined || message === '') return `no ${messageKey}`;
  if (!LEVELS.has(contents['level'] ?? '')) return `level ${JSON.stringify(contents['level'])}`;
  const timeMs = time * 1000 + Math.floor(timeNs / 1e6);
  const [from, to] = betweenMs;
  if (!(timeMs >= Math.floor(from) && timeMs <= Math.ceil(to))) {
    return `time ${timeMs} is outside of the run`;
  }
  const broken = Object.entries(contents).find((entry) => entry.join('').includes('\u{fffd}'));
  return broken && `${broken[0]} is not the text that was logged`;
}

/**
 * @param {readonly unknown[]} examples
 * @param {string} meaning
 */
function line(examples, meaning) {
  if (examples.length === 0) return undefined;
  const shown = examples.slice(0, 5).join(', ');
  const records = examples.length === 1 ? '1 record' : `${examples.length} records`;
  return `${records} ${meaning}: ${shown}${examples.length > 5 ? ', …' : ''}`;
}
