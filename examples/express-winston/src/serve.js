import { once } from 'node:events';
import { createServer } from 'node:http';

/** Clients keep connections open; while shutting down, those without a request under way are cut this often. */
const CUT_IDLE_EVERY_MS = 50;

/**
 * Listens, and shuts down the way a deployment expects it: on SIGTERM (or Ctrl-C) no new connection
 * is taken, requests under way are answered, the logs are delivered, and the process ends by itself
 * with exit code 0.
 *
 * @param {import('express').Express} app
 * @param {import('winston').Logger} logger
 */
export async function serve(app, logger) {
  const server = createServer(app);
  const closed = signalled('SIGTERM', 'SIGINT').then((signal) => shutDown(server, logger, signal));
  const host = process.env['HOST'] ?? '127.0.0.1';
  server.listen(Number(process.env['PORT'] ?? 3000), host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : address;
  const url = `http://${host}:${port}`;
  logger.info('listening', { url });
  console.log(`The shop listens on ${url}`);
  return { url, closed };
}

/**
 * @param {import('node:http').Server} server
 * @param {import('winston').Logger} logger
 * @param {string} signal
 */
async function shutDown(server, logger, signal) {
  logger.info('shutting down', { signal });
  server.close();
  const cutting = setInterval(() => server.closeIdleConnections(), CUT_IDLE_EVERY_MS);
  await once(server, 'close');
  clearInterval(cutting);
  logger.info('closed');
  // 'finish' comes when everything is delivered (or 8 s have passed).
  logger.end();
  await once(logger, 'finish');
}

/**
 * Resolves with the first of these signals. Further ones change nothing: a Ctrl-C under `npm start`
 * arrives twice.
 *
 * @param {string[]} signals
 * @returns {Promise<string>}
 */
function signalled(...signals) {
  return new Promise((resolve) => {
    for (const signal of signals) process.on(signal, resolve);
  });
}
