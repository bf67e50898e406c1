import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ProducerOptions } from '@putlogs/core';
import { slsDestination } from '@putlogs/pino';
import { SlsTransport } from '@putlogs/winston';
import { type Logger, pino } from 'pino';
import { onTestFinished } from 'vitest';
import winston from 'winston';
import type { NodeRuntime } from './runtimes.js';

/** Options that can cross into pino's worker. */
export type ShippingOptions = Omit<
  ProducerOptions,
  'onDelivered' | 'onDropped' | 'onError' | 'agent' | 'credentials'
>;

/** What is logged: a text and fields. */
export interface TestRecord {
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** One of the ways from a logger to the service. */
export interface Shipper {
  readonly name: string;
  /** The content key of a record's text. */
  readonly textKey: 'message' | 'msg';
  /** Logs the records at level info, and resolves when the logger says that they are delivered. */
  ship(records: readonly TestRecord[], options: ShippingOptions): Promise<void>;
}

export const winstonTransport: Shipper = {
  name: 'winston',
  textKey: 'message',
  async ship(records, options) {
    const logger = winston.createLogger({ transports: [new SlsTransport(options)] });
    for (const { text, fields } of records) logger.info(text, { ...fields });
    logger.end();
    await once(logger, 'finish');
  },
};

/** In a process of its own, because `transport.end()` blocks its thread until all is delivered: an emulator there could not answer. */
export const pinoWorker: Shipper = {
  name: 'pino worker',
  textKey: 'msg',
  ship: (records, options) => shipInChild(process.execPath, 'pino worker', records, options),
};

export const pinoInProcess: Shipper = {
  name: 'pino in-process',
  textKey: 'msg',
  async ship(records, options) {
    const destination = slsDestination(options);
    const logger = pino({ base: null }, destination);
    logAll(logger, records);
    await promisify(logger.flush.bind(logger))();
    await destination.close();
  },
};

export const allShippers: readonly Shipper[] = [winstonTransport, pinoWorker, pinoInProcess];

/** All ways, in processes of another Node. */
export function shippersUnder({ path }: NodeRuntime): readonly Shipper[] {
  return allShippers.map(({ name, textKey }) => ({
    name,
    textKey,
    ship(records, options) {
      if (path === undefined) throw new Error('There is no binary of this Node here.');
      return shipInChild(path, name, records, options);
    },
  }));
}

async function shipInChild(
  execPath: string,
  way: string,
  records: readonly TestRecord[],
  options: ShippingOptions,
): Promise<void> {
  const script = fileURLToPath(new URL('ship-child.mjs', import.meta.url));
  const child = fork(script, { serialization: 'advanced', execArgv: [], execPath });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.send({ way, records, options });
  const closed = once(child, 'message').then(() => true);
  const exited = once(child, 'exit').then(() => false);
  if (!(await Promise.race([closed, exited]))) throw new Error('It ended before its close.');
}

function logAll(logger: Logger, records: readonly TestRecord[]): void {
  for (const { text, fields } of records) logger.info(fields, text);
}
