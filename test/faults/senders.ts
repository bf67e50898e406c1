import {
  type FlushOptions,
  type FlushReport,
  Producer,
  type ProducerOptions,
  type ProducerStats,
  type Route,
} from '@putlogs/core';
import { slsDestination } from '@putlogs/pino';
import { SlsTransport } from '@putlogs/winston';
import { pino } from 'pino';
import winston from 'winston';
import type { FaultRecord } from './records.mjs';

/** One of the ways from an application to the service. */
export interface Sender {
  /** `route` where the way has one for each record. */
  log(record: FaultRecord, route?: Route): void;
  flush(options?: FlushOptions): Promise<FlushReport>;
  /** Delivers at once what waits for its next try. */
  close(options?: FlushOptions): Promise<FlushReport>;
  stats(): ProducerStats;
  /** What an application has of it, and may print. */
  readonly inHand: readonly unknown[];
}

export type SenderFactory = (options: ProducerOptions) => Sender;

export function producerSender(options: ProducerOptions): Sender {
  const producer = new Producer(options);
  return {
    log: (record, route) => void producer.send({ contents: { ...record } }, route),
    flush: (flushOptions) => producer.flush(flushOptions),
    close: (flushOptions) => producer.close(flushOptions),
    stats: () => producer.stats(),
    inHand: [producer],
  };
}

export function winstonSender(options: ProducerOptions): Sender {
  const transport = new SlsTransport(options);
  const logger = winston.createLogger({ transports: [transport] });
  return {
    log: (record) => void logger.info('a record', record),
    flush: (flushOptions) => transport.flush(flushOptions),
    close: (flushOptions) => transport.producer.close(flushOptions),
    stats: () => transport.stats(),
    inHand: [logger, transport],
  };
}

export function pinoSender(options: ProducerOptions): Sender {
  const destination = slsDestination(options);
  const logger = pino({ base: null }, destination);
  return {
    log: (record) => logger.info(record, 'a record'),
    flush: (flushOptions) => destination.flush(flushOptions),
    close: (flushOptions) => destination.close(flushOptions),
    stats: () => destination.stats(),
    inHand: [logger, destination],
  };
}
