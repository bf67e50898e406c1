// @ts-check
/** Real loggers for children that log by number: one interface for the three ways to the service. */
import { once } from 'node:events';
import { attach, flush, slsDestination } from '@putlogs/pino';
import { SlsTransport } from '@putlogs/winston';
import { pino } from 'pino';
import winston from 'winston';

/** @typedef {import('@putlogs/core').ProducerStats} ProducerStats */
/** @typedef {import('../faults/records.mjs').FaultRecord} FaultRecord */

/** @typedef {'winston' | 'pino in-process' | 'pino worker'} Way */

/**
 * @typedef {object} OpenLogger
 * @property {(record: FaultRecord) => void} log
 * @property {() => ProducerStats | undefined} stats the books; of a worker as it told them last
 * @property {(options?: { timeoutMs?: number }) => Promise<unknown>} flush
 * @property {() => Promise<unknown>} close
 */

/**
 * What is opened, and what is to be told.
 *
 * @typedef {object} LoggerPlan
 * @property {Omit<import('@putlogs/core').ProducerOptions, 'onDelivered' | 'onDropped' | 'onError' | 'agent' | 'credentials'>} options
 *   destination and keys come from the environment
 * @property {import('@putlogs/core').Hooks} [hooks]
 * @property {(stats: ProducerStats) => void} [onStats] the worker's books, as they are told
 * @property {number} [statsIntervalMs] how often the worker tells them
 * @property {string} [target] the worker's module; `@putlogs/pino`, or one around it
 */

/** @type {Readonly<Record<Way, (plan: LoggerPlan) => OpenLogger>>} */
const WAYS = {
  winston({ options, hooks }) {
    const transport = new SlsTransport({ ...options, ...hooks });
    const logger = winston.createLogger({ transports: [transport] });
    return {
      log: (record) => void logger.info('a record', record),
      stats: () => transport.stats(),
      flush: (flushOptions) => transport.flush(flushOptions),
      close: () => transport.producer.close(),
    };
  },

  'pino in-process'({ options, hooks }) {
    const destination = slsDestination({ ...options, ...hooks });
    const logger = pino({ base: null }, destination);
    return {
      log: (record) => logger.info(record, 'a record'),
      stats: () => destination.stats(),
      flush: (flushOptions) => destination.flush(flushOptions),
      close: () => destination.close(),
    };
  },

  'pino worker'({ options, hooks, onStats, statsIntervalMs = 100, target = '@putlogs/pino' }) {
    const transport = pino.transport({ target, options });
    const logger = pino({ base: null }, transport);
    /** @type {ProducerStats | undefined} */
    let told;
    attach(transport, {
      ...hooks,
      statsIntervalMs,
      onStats: (stats) => {
        told = stats;
        onStats?.(stats);
      },
    });
    return {
      log: (record) => logger.info(record, 'a record'),
      stats: () => told,
      flush: (flushOptions) => flush(transport, flushOptions),
      close: async () => {
        // Pino's worker doesn't keep the process alive until 'close'.
        const hold = setInterval(() => undefined, 1000);
        const closed = once(transport, 'close');
        transport.end();
        await closed;
        clearInterval(hold);
      },
    };
  },
};

export const ALL_WAYS = /** @type {readonly Way[]} */ (Object.keys(WAYS));

/**
 * @param {Way} way
 * @param {LoggerPlan} plan
 * @returns {OpenLogger}
 */
export function openLogger(way, plan) {
  return WAYS[way](plan);
}
