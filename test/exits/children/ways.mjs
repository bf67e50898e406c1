/**
 * Ways out of a process. `before` runs before the logger is created, `after` after it, `leave` when
 * the records are logged; `logger` are options of the logger.
 */
import { say } from './say.mjs';

const { EXIT_TIMEOUT_MS, SIGNAL, SHUTDOWN_TIMEOUT_MS } = process.env;
const onSignal = { signals: [SIGNAL], timeoutMs: Number(SHUTDOWN_TIMEOUT_MS) };
/** Some way into the first connection, if nobody answers. */
const soon = { timeoutMs: 300 };

function fail() {
  throw new Error('uncaught');
}

function failLater() {
  setImmediate(fail);
}

/** As a server that goes on until a signal comes. */
function serve() {
  const serving = setInterval(() => undefined, 1000);
  say('ready');
  return serving;
}

export const ways = {
  natural: { leave: () => undefined },
  'natural-in-flight': { leave: (app) => void app.flush({ timeoutMs: 1 }) },
  exit: { leave: () => process.exit(3) },
  'exit-after-connection': {
    leave: async (app) => {
      await app.flush(soon);
      app.log();
      process.exit(3);
    },
  },
  'exit-long-after-idle': {
    before: (app) =>
      process.once('beforeExit', () => {
        setTimeout(() => {
          app.log();
          process.exit(3);
        }, Number(EXIT_TIMEOUT_MS) + 100);
      }),
    leave: () => undefined,
  },
  'exit-in-earlier-exit-listener': {
    before: () => process.on('exit', () => process.exit(5)),
    leave: () => process.exit(3),
  },
  'exit-in-later-exit-listener': {
    after: (app) =>
      process.on('exit', () => {
        app.log();
        process.exit(5);
      }),
    leave: () => process.exit(3),
  },
  'throw-in-earlier-exit-listener': {
    before: () => process.on('exit', fail),
    leave: () => process.exit(3),
  },
  'log-in-exit-listeners': {
    before: (app) => process.on('exit', () => app.log()),
    after: (app) => process.on('exit', () => app.log()),
    leave: () => process.exit(3),
  },
  throw: { leave: failLater },
  reject: { leave: () => void Promise.reject(new Error('unhandled')) },
  'handled-throw': { logger: { handles: true, exitOnError: true }, leave: failLater },
  'handled-throw-stay': { logger: { handles: true, exitOnError: false }, leave: failLater },
  'handled-reject': {
    logger: { handles: true, exitOnError: true },
    leave: () => void Promise.reject(new Error('unhandled')),
  },
  end: { leave: (app) => app.end() },
  'end-then-exit': {
    leave: (app) => {
      void app.end();
      process.exit(3);
    },
  },
  delivered: {
    leave: async (app) => {
      await app.flush();
      await new Promise((resolve) => setImmediate(resolve));
      // But for its standard output and error.
      app.holders = process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap');
    },
  },
  signal: {
    leave: async (app) => {
      await app.ready?.();
      app.shutdownOnSignals?.(onSignal);
      serve();
    },
  },
  'signal-with-exiting-handler': {
    before: () => process.on(SIGNAL, () => process.exit(7)),
    leave: async (app) => {
      await app.ready?.();
      app.shutdownOnSignals?.(onSignal);
      serve();
    },
  },
  'signal-with-closing-handler': {
    leave: async (app) => {
      await app.ready?.();
      app.shutdownOnSignals?.(onSignal);
      process.on(SIGNAL, () => {
        app.log();
        process.exitCode = 9;
        clearInterval(serving);
      });
      const serving = serve();
    },
  },
  'signal-while-logging': {
    leave: (app) => {
      app.shutdownOnSignals?.(onSignal);
      // When the flush has begun. A listener that is gone by its end doesn't change what follows.
      process.once(SIGNAL, () => setImmediate(() => app.log()));
      serve();
    },
  },
  'signal-twice': {
    leave: async (app) => {
      await app.ready?.();
      app.shutdownOnSignals?.({ ...onSignal, timeoutMs: 2 ** 31 - 1 });
      serve();
      const watching = setInterval(() => {
        // The listeners are taken off when the flush begins; one of this script's would change what follows.
        if (process.listenerCount(SIGNAL) > 0) return;
        clearInterval(watching);
        say('shutting down');
      }, 1);
    },
  },
  'signal-unheard': { leave: serve },
};
