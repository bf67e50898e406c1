import { randomUUID } from 'node:crypto';

/**
 * Logs each request when it has been answered, and gives its handlers `res.locals.log`: a child
 * logger whose records all carry the request's id.
 *
 * @param {import('winston').Logger} logger
 * @returns {import('express').RequestHandler}
 */
export function requestLog(logger) {
  return (req, res, next) => {
    const begun = performance.now();
    // The id that the caller, or a gateway, has given the request: it ties the logs of all services together.
    const log = logger.child({ requestId: req.get('x-request-id') ?? randomUUID() });
    res.locals['log'] = log;
    // 'close' comes after every answer, and also when the client went away before it had one.
    res.once('close', () => {
      const aborted = !res.writableFinished;
      log.log(aborted ? 'warn' : levelFor(res.statusCode), aborted ? 'aborted' : 'answered', {
        method: req.method,
        path: req.path,
        status: res.statusCode,
        bytes: Number(res.get('content-length') ?? 0),
        tookMs: Math.round((performance.now() - begun) * 100) / 100,
        userAgent: req.get('user-agent'),
      });
    });
    next();
  };
}

/** @param {number} status */
function levelFor(status) {
  if (status >= 500) return 'error';
  return status >= 400 ? 'warn' : 'info';
}
