/** Compiled by `npm run typecheck`, never run: what must compile does, and what must not doesn't. */
import type { Producer } from '@putlogs/core';
import { createLogger as createWinstonLogger, format } from 'winston';
import SlsTransportDefault, {
  type FlushReport,
  PutLogsConfigError,
  SlsTransport,
  type SlsTransportOptions,
  shutdownOnSignals,
  type WinstonInfo,
} from '../src/index.js';
import { createLogger, type SlsLogger } from '../src/logger.js';

declare const producer: Producer;

const destination = { endpoint: 'localhost:8080', project: 'p', logstore: 'l' };

export const valid: SlsTransportOptions[] = [
  {},
  { ...destination, level: 'info', format: format.json(), silent: false },
  { ...destination, handleExceptions: true, handleRejections: true, lingerMs: 100 },
  { ...destination, map: (info: WinstonInfo) => ({ text: info['message'] }) },
  { ...destination, map: () => null, route: () => undefined },
  { ...destination, route: (info) => ({ logstore: String(info['logstore']), hashKey: 'k' }) },
  { producer, level: 'warn' },
];

export const transport: SlsTransport = new SlsTransportDefault(destination);
export const report: Promise<FlushReport> = transport.flush({ timeoutMs: 1000 });
export const delivered: number = transport.stats().delivered;
createWinstonLogger({ transports: [transport, new SlsTransport({ producer })] });

export const logger: SlsLogger = createLogger({ ...destination, level: 'debug', console: 'json' });
logger.info('x').child({ requestId: 1 }).warn('y');
export const books: number | undefined = logger.sls.stats()?.delivered;
export const shipping: SlsTransport | undefined = logger.sls.transport;
export const closed: Promise<FlushReport> = logger.sls.close({ timeoutMs: 1000 });
shutdownOnSignals([transport, logger], { timeoutMs: 1000 });

export const isOurs = (error: unknown): boolean => error instanceof PutLogsConfigError;

// @ts-expect-error a text is not a number of milliseconds
new SlsTransport({ ...destination, lingerMs: '2000' });
// @ts-expect-error an option that does not exist
new SlsTransport({ ...destination, logStore: 'l' });
// @ts-expect-error a compression that does not exist
new SlsTransport({ ...destination, compression: 'gzip' });
// @ts-expect-error a shared producer has its destination
new SlsTransport({ producer, project: 'p' });
// @ts-expect-error a shared producer has its hooks
new SlsTransport({ producer, onDropped: () => {} });
// @ts-expect-error a map hook is not asynchronous
new SlsTransport({ ...destination, map: async () => ({}) });
// @ts-expect-error a map hook returns fields
new SlsTransport({ ...destination, map: () => 'text' });
// @ts-expect-error a route has no such member
new SlsTransport({ ...destination, route: () => ({ shard: '1' }) });
// @ts-expect-error replacing the transport's own log
new SlsTransport({ ...destination, log: () => {} });
// @ts-expect-error the producer stays what it is
transport.producer = producer;
// @ts-expect-error a deadline is given by name
void transport.flush(1000);
// @ts-expect-error a console that does not exist
createLogger({ console: 'xml' });
// @ts-expect-error the printed format is the logger's own
createLogger({ format: format.json() });
