import { SDK } from './loggers.mjs';

const OURS = '@putlogs/core';

/** @type {import('../runner/types.mjs').Figure} */
export const throughput = {
  number: '9',
  key: 'throughput',
  title: 'throughput of one producer',
  note: 'To a service that answers at once, as fast as one thread goes, up to the acknowledgement of the last record.',
  sizes: {
    full: { rounds: 7, records: 200_000, warmUpRecords: 50_000 },
    quick: { rounds: 2, records: 30_000, warmUpRecords: 10_000 },
    tiny: { rounds: 1, records: 50, warmUpRecords: 10 },
  },
  contenders: [
    { name: OURS, role: 'ours', task: { workload: 'throughput', contender: OURS } },
    { name: SDK, role: 'peer', task: { workload: 'throughput', contender: SDK } },
  ],
  measures: [
    {
      key: 'rate',
      title: '',
      unit: 'records/s',
      digits: 0,
      value: ({ perSecond = 0 }) => perSecond,
    },
  ],
  goals: [{ measure: 'rate', of: OURS, to: SDK, atLeast: 5 }],
};
