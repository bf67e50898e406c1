import { contendersOf, PINO, PINO_FILE, pinoLoggers, SDK } from './loggers.mjs';

/** @type {import('../runner/types.mjs').Figure} */
export const pinoCpu = {
  number: '2',
  key: 'pino-cpu',
  title: 'pino: CPU added per record',
  note: 'The same, workers included, less that of pino formatting lines for a destination that does nothing with them.',
  sizes: {
    full: { rounds: 7, records: 40_000, warmUpRecords: 20_000 },
    quick: { rounds: 2, records: 3000, warmUpRecords: 3000 },
    tiny: { rounds: 1, records: 60, warmUpRecords: 20 },
  },
  contenders: contendersOf(pinoLoggers, 'deliver'),
  measures: [{ key: 'cpu', title: '', unit: 'µs', value: ({ cpuMicros = 0 }) => cpuMicros }],
  goals: [
    { measure: 'cpu', of: PINO, to: SDK, atMost: 0.25 },
    { measure: 'cpu', of: PINO, to: PINO_FILE, atMost: 1 },
  ],
};
