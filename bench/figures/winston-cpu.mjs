import { contendersOf, SDK, WINSTON, WINSTON_FILE, winstonLoggers } from './loggers.mjs';

/** @type {import('../runner/types.mjs').Figure} */
export const winstonCpu = {
  number: '1',
  key: 'winston-cpu',
  title: 'winston: CPU added per record',
  note: 'User and system time of the whole process from the first record to the acknowledgement of the last, less that of a transport that does nothing. Records of about 250 B.',
  sizes: {
    full: { rounds: 7, records: 40_000, warmUpRecords: 20_000 },
    quick: { rounds: 2, records: 3000, warmUpRecords: 3000 },
    tiny: { rounds: 1, records: 60, warmUpRecords: 20 },
  },
  contenders: contendersOf(winstonLoggers, 'deliver'),
  measures: [{ key: 'cpu', title: '', unit: 'µs', value: ({ cpuMicros = 0 }) => cpuMicros }],
  goals: [
    { measure: 'cpu', of: WINSTON, to: WINSTON_FILE, atMost: 1 },
    { measure: 'cpu', of: WINSTON, to: SDK, atMost: 0.3 },
  ],
};
