import {
  contendersOf,
  PINO,
  PINO_WORKER,
  pinoLoggers,
  WINSTON,
  winstonLoggers,
} from './loggers.mjs';

const P99_MS = 2;
const MAX_MS = 8;

/** Another writes to /dev/null in the same thread, or ships from a worker. */
const LEFT_OUT = [
  'winston Stream to /dev/null',
  'pino to /dev/null, buffered',
  'pino/file to /dev/null, worker',
];

const delay = { unit: 'ms', isDifference: true };

/**
 * @param {Pick<import('../runner/types.mjs').Figure, 'number' | 'key' | 'title'>} name
 * @param {readonly import('./loggers.mjs').Logger[]} loggers
 * @param {readonly string[]} ours
 * @returns {import('../runner/types.mjs').Figure}
 */
function eventLoop(name, loggers, ours) {
  return {
    ...name,
    note: 'perf_hooks.monitorEventLoopDelay() on the main thread, less that of the logger whose transport does nothing.',
    sizes: {
      full: { rounds: 5, seconds: 4, warmUpSeconds: 1 },
      quick: { rounds: 1, seconds: 0.3, warmUpSeconds: 0.2 },
      tiny: { rounds: 1, seconds: 0.003, warmUpSeconds: 0.001 },
    },
    contenders: contendersOf(
      loggers.filter(({ name: logger }) => !LEFT_OUT.includes(logger)),
      'event-loop',
    ),
    measures: [
      { ...delay, key: 'p99', title: 'p99', value: ({ p99Ms = 0 }) => p99Ms },
      { ...delay, key: 'max', title: 'max', value: ({ maxMs = 0 }) => maxMs },
      {
        key: 'rate',
        title: 'rate that it kept up',
        unit: 'records/s',
        digits: 0,
        absolute: true,
        value: ({ perSecond = 0 }) => perSecond,
      },
    ],
    goals: ours.flatMap((of) => [
      { measure: 'p99', of, atMost: P99_MS },
      { measure: 'max', of, atMost: MAX_MS },
    ]),
  };
}

const title = 'event-loop delay added at 20,000 records/s';

export const winstonEventLoop = eventLoop(
  { number: '5a', key: 'winston-event-loop', title: `winston: ${title}` },
  winstonLoggers,
  [WINSTON],
);
export const pinoEventLoop = eventLoop(
  { number: '5b', key: 'pino-event-loop', title: `pino: ${title}` },
  pinoLoggers,
  [PINO, PINO_WORKER],
);
