import {
  contendersOf,
  PINO,
  PINO_WORKER,
  pinoLoggers,
  WINSTON,
  winstonLoggers,
} from './loggers.mjs';

const MAX_PEAK_MIB = 150;
const MIB = 1024 * 1024;

/**
 * @param {Pick<import('../runner/types.mjs').Figure, 'number' | 'key' | 'title'>} name
 * @param {readonly import('./loggers.mjs').Logger[]} loggers
 * @param {readonly string[]} ours
 * @returns {import('../runner/types.mjs').Figure}
 */
function burst(name, loggers, ours) {
  return {
    ...name,
    note: 'As fast as the loop goes, a thousand in each turn, with the options that hold when nobody gives any, to a service that answers at once.',
    sizes: {
      full: { rounds: 5, records: 100_000 },
      quick: { rounds: 1, records: 6000 },
      tiny: { rounds: 1, records: 50 },
    },
    // Those that ship, and the one that only formats, for what the process takes by itself.
    contenders: contendersOf(
      loggers.filter(({ role, offline }) => role === 'base' || !offline),
      'burst',
    ),
    measures: [
      {
        key: 'peak',
        title: 'peak RSS',
        unit: 'MiB',
        digits: 0,
        absolute: true,
        value: ({ peakRssBytes = 0 }) => peakRssBytes / MIB,
      },
      {
        key: 'call',
        title: 'longest single call',
        unit: 'ms',
        absolute: true,
        value: ({ longestCallMs = 0 }) => longestCallMs,
      },
    ],
    goals: ours.map((of) => ({ measure: 'peak', of, atMost: MAX_PEAK_MIB })),
  };
}

const title = 'a burst of 100,000 records of 1 kB';

export const winstonBurst = burst(
  { number: '6a', key: 'winston-burst', title: `winston: ${title}` },
  winstonLoggers,
  [WINSTON],
);
export const pinoBurst = burst(
  { number: '6b', key: 'pino-burst', title: `pino: ${title}` },
  pinoLoggers,
  [PINO, PINO_WORKER],
);
