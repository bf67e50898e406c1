/** Clients keep connections open; while shutting down, those without a request under way are cut this often. */
const CUT_IDLE_EVERY_MS = 50;

/**
 * Listens, and shuts down the way a deployment expects it: on SIGTERM (or Ctrl-C) no new connection
 * is taken, requests under way are answered, the logs are delivered, and the process ends by itself
 * with exit code 0.
 *
 * @param {import('fastify').FastifyInstance} app
 * @param {() => Promise<unknown>} deliverLogs resolves when everything logged has been delivered
 */
export async function serve(app, deliverLogs) {
  const closed = signalled('SIGTERM', 'SIGINT').then((signal) =>
    shutDown(app, deliverLogs, signal),
  );
  const url = await app.listen({
    port: Number(process.env['PORT'] ?? 3000),
    host: process.env['HOST'] ?? '127.0.0.1',
  });
  console.log(`The shop listens on ${url}`);
  return { url, closed };
}

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {() => Promise<unknown>} deliverLogs
 * @param {string} signal
 */
async function shutDown(app, deliverLogs, signal) {
  app.log.info({ signal }, 'shutting down');
  const cutting = setInterval(() => app.server.closeIdleConnections(), CUT_IDLE_EVERY_MS);
  await app.close();
  clearInterval(cutting);
  app.log.info('closed');
  await deliverLogs();
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
