/**
 * The ways from a logger to the service. Each opens a logger, with SHIPPED=0 the same one without
 * this project, so that a test can compare how their processes end.
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

const { SHIPPED = '1', EXIT_TIMEOUT_MS } = process.env;
const isShipped = SHIPPED === '1';

// A linger that no test waits for, and several batches of what a test logs.
const options = {
  lingerMs: 60_000,
  batchLogs: 8,
  ...(EXIT_TIMEOUT_MS && { exitTimeoutMs: Number(EXIT_TIMEOUT_MS) }),
};

export const loggers = {
  winston: async ({ handles, exitOnError } = {}) => {
    const { default: winston } = await import('winston');
    const { SlsTransport, shutdownOnSignals } = await import('@putlogs/winston');
    const handling = { handleExceptions: handles, handleRejections: handles };
    const transport = isShipped
      ? new SlsTransport({ ...options, ...handling })
      : new winston.transports.Stream({ stream: createWriteStream('/dev/null'), ...handling });
    const logger = winston.createLogger({ transports: [transport], exitOnError });
    return {
      log: (seq) => logger.info('record', { seq }),
      flush: async (given) => transport.flush?.(given),
      end: async () => {
        const finished = once(logger, 'finish');
        logger.end();
        await finished;
      },
      ...(isShipped && {
        stats: () => transport.stats(),
        shutdownOnSignals: (given) => shutdownOnSignals(transport, given),
      }),
    };
  },

  'pino worker': async () => {
    const { pino } = await import('pino');
    const { flush, shutdownOnSignals } = await import('@putlogs/pino');
    const transport = isShipped
      ? pino.transport({ target: '@putlogs/pino', options })
      : pino.transport({ target: 'pino/file', options: { destination: '/dev/null' } });
    const logger = pino({ base: null }, transport);
    const ready = once(transport, 'ready');
    return {
      ready: () => ready,
      log: (seq) => logger.info({ seq }, 'record'),
      flush: async (given) => isShipped && flush(transport, given),
      end: async () => {
        const closed = once(transport, 'close');
        // Pino's worker doesn't keep the process alive until 'close'.
        const hold = setInterval(() => undefined, 1000);
        transport.end();
        await closed;
        clearInterval(hold);
      },
      ...(isShipped && { shutdownOnSignals: (given) => shutdownOnSignals(transport, given) }),
    };
  },

  'pino in-process': async () => {
    const { pino } = await import('pino');
    const { slsDestination, shutdownOnSignals } = await import('@putlogs/pino');
    const destination = isShipped
      ? slsDestination(options)
      : pino.destination({ dest: '/dev/null', sync: true });
    const logger = pino({ base: null }, destination);
    return {
      log: (seq) => logger.info({ seq }, 'record'),
      flush: async (given) => isShipped && destination.flush(given),
      end: async () => {
        const closed = once(destination, 'close');
        destination.end();
        await closed;
      },
      ...(isShipped && {
        stats: () => destination.stats(),
        shutdownOnSignals: (given) => shutdownOnSignals(destination, given),
      }),
    };
  },
};
