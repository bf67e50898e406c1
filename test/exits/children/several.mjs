/** Loads what KIND says, logs with all of it, and exits. */
import { createRequire } from 'node:module';
import { couriers } from './count-couriers.mjs';
import { say } from './say.mjs';

const require = createRequire(import.meta.url);
const options = { lingerMs: 60_000, exitTimeoutMs: 12_000 };

const kinds = {
  loggers: async () => {
    const { default: winston } = await import('winston');
    const { SlsTransport } = await import('@putlogs/winston');
    const { pino } = await import('pino');
    const { slsDestination } = await import('@putlogs/pino');
    const first = winston.createLogger({ transports: [new SlsTransport(options)] });
    const second = winston.createLogger({ transports: [new SlsTransport(options)] });
    const third = pino(slsDestination(options));
    first.info('', { seq: 'winston' });
    second.info('', { seq: 'another winston' });
    third.info({ seq: 'pino' });
  },
  builds: async () => {
    const esm = await import('@putlogs/core');
    const cjs = require('@putlogs/core');
    if (esm.Producer === cjs.Producer) throw new Error('They are one build.');
    new esm.Producer(options).send({ contents: { seq: 'esm' } });
    new cjs.Producer(options).send({ contents: { seq: 'cjs' } });
  },
  keyless: async () => {
    const { Producer } = await import('@putlogs/core');
    const credentials = { getCredentials: () => new Promise(() => undefined) };
    new Producer({ ...options, credentials }).send({ contents: { seq: 'unsigned' } });
  },
};

await kinds[process.env.KIND]();
process.on('exit', () => {
  say(JSON.stringify({ couriers: couriers.started, listeners: process.listenerCount('exit') }));
});
process.exit(3);
