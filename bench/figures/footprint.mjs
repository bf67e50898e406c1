const MIB = 1024 * 1024;
const BASE = 'winston-transport';
const OURS = '@putlogs/winston';
const PEERS = ['@alicloud/log', 'winston-loki', '@axiomhq/winston', '@logtail/winston'];

/** @type {import('../runner/types.mjs').Figure} */
export const footprint = {
  number: '8',
  key: 'footprint',
  title: 'what being there costs',
  note: 'In a process that has nothing else, less what winston-transport alone takes: the time of the require(), and the resident memory with one transport that has logged nothing.',
  sizes: {
    full: { rounds: 9, settleMs: 300 },
    quick: { rounds: 2, settleMs: 300 },
    tiny: { rounds: 1, settleMs: 0 },
  },
  execArgv: ['--expose-gc'],
  contenders: [
    contender(BASE, 'base'),
    contender(OURS, 'ours'),
    ...PEERS.map((name) => contender(name, 'peer')),
  ],
  measures: [
    { key: 'load', title: 'time to load', unit: 'ms', value: ({ loadMs = 0 }) => loadMs },
    {
      key: 'idle',
      title: 'memory when idle',
      unit: 'MiB',
      value: ({ rssBytes = 0 }) => rssBytes / MIB,
    },
  ],
  goals: [
    { measure: 'load', of: OURS, atMost: 15 },
    { measure: 'idle', of: OURS, atMost: 4 },
  ],
};

/**
 * @param {string} name
 * @param {'base' | 'ours' | 'peer'} role
 * @returns {import('../runner/types.mjs').Contender}
 */
function contender(name, role) {
  const over = role === 'base' ? {} : { over: BASE };
  return {
    name,
    role,
    ...over,
    offline: role !== 'peer',
    task: { workload: 'load', contender: name },
  };
}
