/**
 * Logs what a handler has thrown, with its stack and its cause, and answers it. Express knows an
 * error handler by its four parameters.
 *
 * @type {import('express').ErrorRequestHandler}
 */
export function answerError(error, req, res, next) {
  const status = statusOf(error);
  /** @type {import('winston').Logger} */
  const log = res.locals['log'];
  log.log(status >= 500 ? 'error' : 'warn', `${req.method} ${req.path} failed`, { error });
  // An answer that has begun can't be replaced: Express then breaks the connection.
  if (res.headersSent) return next(error);
  return void res.status(status).json({ error: status >= 500 ? 'internal error' : error.message });
}

/**
 * @param {unknown} error Express's own errors, such as a body that isn't JSON, have a `status`.
 * @returns {number}
 */
function statusOf(error) {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  return status >= 400 && status < 600 ? status : 500;
}
