// @ts-check

/** @typedef {import('@putlogs/emulator').StoredLog} StoredLog */

const MAX_VALUE_CHARS = 200;

/**
 * Three records that show the most: an error, a warning, and one with text beyond ASCII.
 *
 * @param {readonly StoredLog[]} stored
 */
export function pickSamples(stored) {
  const wanted = [
    stored.find(({ contents }) =>
      Object.values(contents).some((value) => /\p{Script=Han}/u.test(value)),
    ),
    stored.find(({ contents }) => contents['level'] === 'warn'),
    stored.find(({ contents }) => contents['level'] === 'error'),
  ];
  const picked = new Set([
    ...wanted.filter((record) => record !== undefined),
    ...stored.slice(0, 3),
  ]);
  return [...picked].slice(0, 3);
}

/**
 * A record as the service has it: its time, then its contents, one a line.
 *
 * @param {StoredLog} record
 * @param {(text: string) => string} dim
 */
export function renderSample({ time, timeNs, contents }, dim) {
  // The loggers' own clocks tell no more than milliseconds.
  const instant = new Date(time * 1000 + Math.floor((timeNs ?? 0) / 1e6)).toISOString();
  const width = Math.max(...Object.keys(contents).map((key) => key.length));
  const lines = Object.entries(contents).map(
    ([key, value]) => `  ${dim(key.padEnd(width))}  ${shorten(value)}`,
  );
  return [instant, ...lines].join('\n');
}

/** @param {string} value */
function shorten(value) {
  const line = value.replaceAll('\n', '⏎');
  return line.length <= MAX_VALUE_CHARS ? line : `${line.slice(0, MAX_VALUE_CHARS)} …`;
}
