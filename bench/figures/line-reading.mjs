const OURS = 'line → contents in the batch';
const PARSE = 'JSON.parse';

/** @type {import('../runner/types.mjs').Figure} */
export const lineReading = {
  number: '3',
  key: 'line-reading',
  title: 'pino: CPU for a line into the batch',
  note: 'A line as pino writes it becomes protobuf contents in the open batch; beside building an object from it, which nobody needs.',
  sizes: {
    full: { rounds: 11, passes: 300 },
    quick: { rounds: 2, passes: 80 },
    tiny: { rounds: 1, passes: 2 },
  },
  contenders: [
    { name: OURS, role: 'ours', offline: true, task: { workload: 'read-lines', contender: OURS } },
    {
      name: PARSE,
      role: 'peer',
      offline: true,
      task: { workload: 'read-lines', contender: PARSE },
    },
  ],
  measures: [
    { key: 'cpu', title: '', unit: 'ns', digits: 0, value: ({ cpuNanos = 0 }) => cpuNanos },
  ],
  goals: [{ measure: 'cpu', of: OURS, to: PARSE, atMost: 1 }],
};
