/**
 * The main paths from an application to the service, with the same records each time. POLLUTE names
 * what stands on `Object.prototype` meanwhile, WHEN says from when on: 'before' anything is made, or
 * 'after'. With SPOOL_DIR one of them
 * spools; LEFT_OUT names those that are not run. Prints what came of it.
 */
import { once } from 'node:events';
import { writeSync } from 'node:fs';

const { LEFT_OUT = '', POLLUTE = '', SPOOL_DIR, WHEN = 'before' } = process.env;
const isRun = (name) => !LEFT_OUT.split(',').includes(name);
const names = POLLUTE.split(',').filter((name) => name !== '');

// What a process loads it has loaded before its input can do anything.
const { Producer, putLogs } = await import('@putlogs/core');
const { SlsTransport } = await import('@putlogs/winston');
const { createLogger: createWinston } = await import('@putlogs/winston/logger');
const { slsDestination, flush } = await import('@putlogs/pino');
const { createLogger: createPino } = await import('@putlogs/pino/logger');
const { pino } = await import('pino');
const { default: winston } = await import('winston');

function pollute() {
  // As a careless merge does it: a plain, enumerable property.
  for (const name of names) Object.prototype[name] = 'polluted';
}

if (WHEN === 'before') pollute();

const lingering = { lingerMs: 0 };
const provider = {
  getCredentials: () => ({
    accessKeyId: process.env.ALIBABA_CLOUD_ACCESS_KEY_ID,
    accessKeySecret: process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET,
    securityToken: process.env.ALIBABA_CLOUD_SECURITY_TOKEN,
  }),
};

const opened = {
  producer: new Producer({
    ...lingering,
    credentials: provider,
    ...(SPOOL_DIR && { spool: { dir: SPOOL_DIR, mode: 'always' } }),
  }),
  descriptor: new Producer({ ...lingering, credentials: { type: 'env' } }),
  winston: new SlsTransport({ ...lingering, level: 'info' }),
  pino: slsDestination(lingering),
};
if (isRun('pino worker')) {
  opened.worker = pino.transport({ target: '@putlogs/pino', options: { topic: 'worker' } });
  await once(opened.worker, 'ready');
}
const pinoOptions = { base: null, timestamp: false };
const loggers = {
  winston: winston.createLogger({ transports: [opened.winston] }),
  createWinston: createWinston({ console: 'off' }),
  pino: isRun('pino') ? pino(pinoOptions, opened.pino) : undefined,
  worker: isRun('pino worker') ? pino(pinoOptions, opened.worker) : undefined,
  createPino: isRun('pino') ? createPino({ console: 'off', pino: pinoOptions }) : undefined,
};

if (WHEN === 'after') pollute();

opened.producer.send({ contents: { via: 'producer', nested: { a: 1 } } });
opened.producer.send({ contents: [['via', 'list']] }, { topic: 'routed' });
opened.producer.send({
  contents: {
    via: 'hostile keys',
    ['__proto__']: 'own',
    constructor: 'own',
    a: { __proto__: null, b: 1 },
  },
});
opened.descriptor.send({ contents: { via: 'descriptor' } });
loggers.winston.info('winston', { via: 'winston', error: new TypeError('boom').message });
loggers.pino?.info({ via: 'pino', nested: { a: [1, 'two'] } }, 'pino');
loggers.worker?.info({ via: 'worker' }, 'worker');
loggers.createWinston.info('a text', { via: 'createLogger of winston' });
loggers.createPino?.info({ via: 'createLogger of pino' }, 'a text');
const result = await putLogs({}, { logs: [{ contents: { via: 'putLogs' } }] });

const reports = [
  await opened.producer.close(),
  await opened.descriptor.flush({}),
  await opened.winston.flush(),
  await opened.pino.flush({}),
  ...(opened.worker ? [await flush(opened.worker)] : []),
  await loggers.createWinston.sls.flush(),
  ...(loggers.createPino ? [await loggers.createPino.sls.close()] : []),
];
const lost = reports.map(({ dropped, pending, timedOut }) => [dropped, pending, timedOut]);
writeSync(1, `${JSON.stringify({ records: result.records, lost })}\n`);

// One more on the way out.
opened.descriptor.send({ contents: { via: 'exit' } });
process.exit(0);
