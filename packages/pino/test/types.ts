/**
 * What must compile, and what must not. Checked by `tsc`, never run.
 */
import { type Logger, pino } from 'pino';
import slsTransport, {
  attach,
  flush,
  type SlsDestinationOptions,
  type SlsPinoOptions,
  shutdownOnSignals,
  slsDestination,
} from '../src/index.js';
import { createLogger } from '../src/logger.js';

export const workerOptions: SlsPinoOptions = {
  endpoint: 'cn-hangzhou.log.aliyuncs.com',
  credentials: { type: 'env' },
  levels: { notice: 25 },
  timeKey: 'ts',
  flatten: true,
};

export const wrongWorkerOptions: SlsPinoOptions[] = [
  // @ts-expect-error a function can't cross into the worker
  { onDropped: () => undefined },
  // @ts-expect-error neither can this one
  { map: (record: object) => record },
  // @ts-expect-error nor an agent
  { agent: {} },
  // @ts-expect-error nor a provider object
  { credentials: { getCredentials: async () => ({ accessKeyId: '', accessKeySecret: '' }) } },
  // @ts-expect-error a mistyped option
  { logStore: 'app' },
  // @ts-expect-error a number as text
  { batchBytes: '1024' },
  // @ts-expect-error levels are numbers by label
  { levels: { notice: '25' } },
];

export const destinationOptions: SlsDestinationOptions = {
  map: ({ password: _, ...record }) => record,
  route: (record) => (record['audit'] === true ? { logstore: 'audit' } : undefined),
  onDropped: ({ reason, records }) => void [reason, records],
};

export const inPlace: SlsDestinationOptions = {
  map: (record) => {
    delete record['password'];
  },
};

export const wrongDestinationOptions: SlsDestinationOptions[] = [
  // @ts-expect-error `map` returns a record
  { map: () => 'text' },
  // @ts-expect-error a route has no such member
  { route: () => ({ logStore: 'audit' }) },
  // @ts-expect-error a key is text
  { messageKey: 1 },
];

// @ts-expect-error a mistyped option of a target
pino.transport<SlsPinoOptions>({ target: '@putlogs/pino', options: { topik: 'shop' } });
pino.transport<SlsPinoOptions>({
  // @ts-expect-error a mistyped option of one of several targets
  targets: [{ target: '@putlogs/pino', options: { topik: 'shop' } }],
});

const transport = pino.transport<SlsPinoOptions>({
  target: '@putlogs/pino',
  options: workerOptions,
});
const destination = slsDestination(destinationOptions);
const logger = createLogger({ pino: { customLevels: { notice: 25 } } });

export async function use(): Promise<number> {
  pino(transport).info('x');
  pino(destination).info('x');
  pino({ level: 'debug' }, destination).info('x');
  pino(pino.multistream([destination, { stream: destination, level: 'error' }])).info('x');
  logger.notice('x');
  logger.child({ requestId: 1 }).sls.stats();
  const audited = logger.child({}, { customLevels: { audit: 99 } }).child({});
  audited.audit('x');
  audited.notice('x');
  const asPino: Logger<'notice'> = logger;
  asPino.notice('x');
  await audited.sls.close();
  const detach: () => void = attach(transport, { onStats: (stats) => stats.received });
  detach();
  shutdownOnSignals([transport, destination, logger, logger.sls], { timeoutMs: 1000 })();
  (await slsTransport(workerOptions)).end();
  await flush(destination);
  const { delivered } = await flush(transport, { timeoutMs: 100 });
  return delivered;
}

export async function misuse(): Promise<void> {
  // @ts-expect-error a logger isn't a transport
  await flush(logger);
  // @ts-expect-error a deadline is a number of milliseconds
  await flush(transport, { timeoutMs: '1s' });
  // @ts-expect-error a destination takes its hooks as options
  attach(destination, {});
  // @ts-expect-error no such hook
  attach(transport, { onLoss: () => undefined });
  // @ts-expect-error no such signal
  shutdownOnSignals(destination, { signals: ['SIGWHAT'] });
  // @ts-expect-error not a level of this logger
  logger.audit('x');
  // @ts-expect-error pino's transport is this package's business
  createLogger({ pino: { transport: { target: 'pino-pretty' } } });
}
