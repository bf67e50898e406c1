// @ts-check
import { randomFrom } from '../faults/records.mjs';

/**
 * A time in which something is wrong with the service.
 *
 * @typedef {object} Spell
 * @property {number} id
 * @property {string} name
 * @property {number} startMs since the beginning of the soak
 * @property {number} endMs
 * @property {import('@putlogs/emulator').Fault[]} [faults]
 * @property {boolean} [wrongKeys] the service knows other keys
 * @property {number} [skewMinutes] its clock is off by so much
 * @property {boolean} [frozen] its process is stopped: connections stay open, and nothing answers
 */

/**
 * @typedef {object} Chance
 * @property {(min: number, max: number) => number} between
 * @property {number} timeoutMs how long clients wait for an answer
 */

/**
 * @typedef {object} Kind
 * @property {string} name
 * @property {number} weight how often it is drawn
 * @property {readonly [number, number]} seconds how long it lasts
 * @property {boolean} [lasting] clients wait long before they try again
 * @property {(chance: Chance) => Partial<Spell>} draw
 */

/** @type {readonly Kind[]} */
const KINDS = [
  {
    name: 'connections refused',
    weight: 3,
    seconds: [0.2, 3],
    draw: () => ({ faults: [{ kind: 'refuse' }] }),
  },
  { name: 'outage', weight: 1, seconds: [10, 40], draw: () => ({ faults: [{ kind: 'refuse' }] }) },
  { name: 'frozen', weight: 1, seconds: [2, 20], draw: () => ({ frozen: true }) },
  {
    name: 'resets',
    weight: 2,
    seconds: [3, 15],
    draw: () => ({
      faults: [
        { kind: 'reset', at: 'head', percent: 10 },
        { kind: 'reset', at: 'body', percent: 10 },
        { kind: 'reset', at: 'stored', percent: 10 },
      ],
    }),
  },
  {
    name: 'hangs',
    weight: 2,
    seconds: [3, 15],
    draw: () => ({
      faults: [
        { kind: 'hang', after: 'read', percent: 10 },
        { kind: 'hang', after: 'stored', percent: 10 },
      ],
    }),
  },
  {
    name: 'truncated answers',
    weight: 2,
    seconds: [3, 15],
    draw: () => ({
      faults: [
        { kind: 'reset', at: 'answer', percent: 30 },
        { kind: 'hang', after: 'head', percent: 20 },
      ],
    }),
  },
  {
    name: 'slow answers',
    weight: 2,
    seconds: [5, 20],
    draw: ({ between, timeoutMs }) => ({
      faults: [{ kind: 'delay', ms: Math.round(between(0.02, 0.8) * timeoutMs), percent: 80 }],
    }),
  },
  {
    name: 'answers that come too late',
    weight: 1,
    seconds: [3, 10],
    draw: ({ timeoutMs }) => ({
      faults: [{ kind: 'delay', ms: Math.round(1.2 * timeoutMs), percent: 60 }],
    }),
  },
  {
    name: '5xx',
    weight: 2,
    seconds: [3, 15],
    draw: () => ({
      faults: [
        { kind: 'answer', code: 'InternalServerError', percent: 30 },
        { kind: 'answer', code: 'InternalServerError', stored: true, percent: 5 },
        { kind: 'answer', code: 'ServerBusy', percent: 15 },
      ],
    }),
  },
  {
    name: "a proxy's answers",
    weight: 2,
    seconds: [3, 15],
    draw: () => ({
      faults: [
        { kind: 'answer', status: 502, body: '<html>Bad gateway', requestId: false, percent: 30 },
        { kind: 'answer', status: 200, body: 'Welcome', requestId: false, percent: 20 },
      ],
    }),
  },
  {
    name: 'refused bodies',
    weight: 1,
    seconds: [3, 10],
    draw: () => ({
      faults: [
        { kind: 'answer', code: 'PostBodyTooLarge', percent: 15 },
        { kind: 'answer', code: 'InvalidKey', percent: 15 },
      ],
    }),
  },
  {
    name: 'wrong clock',
    weight: 2,
    seconds: [5, 25],
    draw: ({ between }) => ({
      skewMinutes: Math.round(between(16, 120) * Math.sign(between(-1, 1))),
    }),
  },
  {
    name: 'quota',
    weight: 2,
    seconds: [5, 15],
    lasting: true,
    draw: ({ between }) => {
      const bytesPerSecond = Math.round(between(50_000, 500_000));
      return { faults: [{ kind: 'quota', bytesPerSecond, burstSeconds: 2 }] };
    },
  },
  {
    name: 'wrong keys',
    weight: 1,
    seconds: [3, 15],
    lasting: true,
    draw: () => ({ wrongKeys: true }),
  },
  {
    name: 'missing logstore',
    weight: 1,
    seconds: [3, 10],
    lasting: true,
    draw: () => ({ faults: [{ kind: 'answer', code: 'LogStoreNotExist' }] }),
  },
];

const CALM_SECONDS = /** @type {const} */ ([2, 14]);
/** The last of those that clients wait long after begins so long before the end, or before the half. */
const LASTING_END_MS = 120_000;

/**
 * Draws what goes wrong, and when. The first spell is the longest outage, so that what memory an outage
 * takes is taken early. Spells may overlap.
 *
 * @param {object} plan
 * @param {number} plan.seed
 * @param {number} plan.forMs
 * @param {number} plan.scale of all durations
 * @param {number} plan.timeoutMs how long clients wait for an answer
 * @returns {Spell[]}
 */
export function drawWeather({ seed, forMs, scale, timeoutMs }) {
  const random = randomFrom(seed);
  /** @type {(min: number, max: number) => number} */
  const between = (min, max) => min + random() * (max - min);
  const durationMs = (/** @type {readonly [number, number]} */ [min, max]) =>
    Math.round(between(min, max) * 1000 * scale);
  const lastingEndMs = Math.max(forMs / 2, forMs - LASTING_END_MS);
  const first = durationMs(CALM_SECONDS);
  /** @type {Spell[]} */
  const spells = [
    {
      id: 0,
      name: 'outage',
      startMs: first,
      endMs: first + Math.round(40_000 * scale),
      faults: [{ kind: 'refuse' }],
    },
  ];
  let startMs = first + Math.round(40_000 * scale) + durationMs(CALM_SECONDS);
  while (startMs < forMs) {
    const { name, seconds, draw } = pick(startMs < lastingEndMs, random());
    const endMs = startMs + durationMs(seconds);
    spells.push({ id: spells.length, name, startMs, endMs, ...draw({ between, timeoutMs }) });
    // One in four begins while the one before is still there.
    startMs = (between(0, 4) < 1 ? startMs : endMs) + durationMs(CALM_SECONDS);
  }
  return spells;
}

/**
 * @param {boolean} lasting whether those that last may be drawn
 * @param {number} chance from 0 to 1
 * @returns {Kind}
 */
function pick(lasting, chance) {
  const kinds = KINDS.filter((kind) => lasting || kind.lasting !== true);
  let left = chance * kinds.reduce((sum, { weight }) => sum + weight, 0);
  for (const kind of kinds) {
    left -= kind.weight;
    if (left < 0) return kind;
  }
  throw new Error('The chance is below 1.');
}
