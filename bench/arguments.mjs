import { parseArgs } from 'node:util';

const USAGE =
  'node run.mjs [--quick] [--only 1,5a] [--rounds N] [--publish] [--results FOLDER] [--cpu-prof FOLDER]';

/**
 * @typedef {object} Arguments
 * @property {import('./runner/types.mjs').Size} size
 * @property {boolean} onlyOffline
 * @property {readonly string[] | undefined} only numbers of figures: 5 is both 5a and 5b
 * @property {number | undefined} rounds
 * @property {boolean} publish
 * @property {string | undefined} results where to write them
 * @property {string | undefined} profileFolder
 */

/**
 * @param {string[]} args
 * @returns {Arguments}
 * @throws TypeError that says what is wrong
 */
export function parseArguments(args) {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      // For the tests.
      tiny: { type: 'boolean', default: false },
      only: { type: 'string' },
      rounds: { type: 'string' },
      publish: { type: 'boolean', default: false },
      results: { type: 'string' },
      'cpu-prof': { type: 'string' },
    },
  });
  const { quick, tiny, only, publish } = values;
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (rounds !== undefined && !(Number.isSafeInteger(rounds) && rounds > 0)) {
    throw new TypeError(
      `--rounds must be a whole number above 0, not '${values.rounds}'. ${USAGE}`,
    );
  }
  if (publish && (quick || tiny || only !== undefined || rounds !== undefined)) {
    throw new TypeError(`--publish is for whole runs only. ${USAGE}`);
  }
  return {
    size: sizeOf({ quick, tiny }),
    onlyOffline: tiny,
    only: only?.split(','),
    rounds,
    publish,
    results: values.results,
    profileFolder: values['cpu-prof'],
  };
}

/**
 * @param {{ quick: boolean, tiny: boolean }} flags
 * @returns {import('./runner/types.mjs').Size}
 */
function sizeOf({ quick, tiny }) {
  if (tiny) return 'tiny';
  return quick ? 'quick' : 'full';
}
