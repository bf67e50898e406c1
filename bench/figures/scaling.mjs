/** "Flat within 20 %". */
const MOST_GROWTH = 1.2;

/** @type {import('../runner/types.mjs').Figure['measures']} */
const measures = [{ key: 'cpu', title: '', unit: 'µs', value: ({ cpuMicros = 0 }) => cpuMicros }];

const note =
  'CPU of Producer.send() up to the acknowledgement of the last record, less that of the same loop without a producer.';

/** @type {import('../runner/types.mjs').Figure} */
export const loadScaling = {
  number: '10a',
  key: 'load-scaling',
  title: 'CPU per record as load grows',
  note,
  sizes: {
    full: { rounds: 5, seconds: 4, warmUpRecords: 50_000 },
    quick: { rounds: 1, seconds: 0.5, warmUpRecords: 10_000 },
    tiny: { rounds: 1, seconds: 0.005, warmUpRecords: 10 },
  },
  contenders: [1000, 10_000, 100_000].flatMap((perSecond) => {
    const name = `${perSecond.toLocaleString('en-US')} records/s`;
    return contendersOf(name, { perSecond, routes: 1 });
  }),
  measures,
  goals: [{ measure: 'cpu', of: '100,000 records/s', to: '1,000 records/s', atMost: MOST_GROWTH }],
};

/** @type {import('../runner/types.mjs').Figure} */
export const routeScaling = {
  number: '10b',
  key: 'route-scaling',
  title: 'CPU per record as routes become more',
  note: `${note} 50,000 records a second.`,
  sizes: loadScaling.sizes,
  contenders: [1, 8, 64].flatMap((routes) => {
    return contendersOf(`${routes} ${routes === 1 ? 'route' : 'routes'}`, {
      perSecond: 50_000,
      routes,
    });
  }),
  measures,
  goals: [{ measure: 'cpu', of: '64 routes', to: '1 route', atMost: MOST_GROWTH }],
};

/**
 * @param {string} name
 * @param {{ perSecond: number, routes: number }} load
 * @returns {import('../runner/types.mjs').Contender[]}
 */
function contendersOf(name, load) {
  const base = `${name}, without a producer`;
  const task = { workload: 'scale', ...load };
  return [
    { name: base, role: 'base', offline: true, task: { ...task, isBase: true } },
    { name, role: 'ours', over: base, task },
  ];
}
