/** Logs some records and leaves. Argument: JSON of { pinoName, mode, leave, records }. */
import { flush, shutdownOnSignals, slsDestination } from '@putlogs/pino';

const { pinoName, mode, leave, records = 5 } = JSON.parse(process.argv[2]);
const { default: pino } = await import(pinoName);

const target = '@putlogs/pino';
const options = { lingerMs: 60_000 };
const destination = {
  target: () => pino.transport({ target, options }),
  targets: () => pino.transport({ targets: [{ target, options, level: 'info' }] }),
  pipeline: () => pino.transport({ pipeline: [{ target, options }] }),
  'in-process': () => slsDestination(options),
}[mode]();
const logger = pino(destination);
for (let i = 0; i < records; i++) logger.info(`m${i}`);

const ways = {
  natural: () => undefined,
  exit: () => process.exit(3),
  throw: () => {
    throw new Error('uncaught');
  },
  reject: () => void Promise.reject(new Error('unhandled')),
  fatal: () => {
    logger.fatal('last');
    process.exit(4);
  },
  flush: async () => {
    console.log(JSON.stringify(await flush(destination, { timeoutMs: 5000 })));
  },
  'flush-callback': () => logger.flush(() => console.log('flushed')),
  end: () => destination.end(),
  listen: async () => {
    let errors = 0;
    destination.on('error', () => errors++);
    await new Promise((resolve) => destination.once('ready', resolve));
    process.on('exit', () => console.log('error:', errors));
  },
  signal: () => {
    shutdownOnSignals(destination);
    console.log('ready');
    setInterval(() => undefined, 1000);
  },
};
await ways[leave]();
