import { openWorkerLogger } from './open-logger.mjs';

export function open({ port, defaults }) {
  const options = {
    host: `http://127.0.0.1:${port}`,
    labels: { app: 'bench' },
    // A shorter wait, and no limit of 10,000 records, beyond which it drops.
    ...(!defaults && { batching: { interval: 1, maxBufferSize: 0 } }),
  };
  // Closing doesn't wait for requests under way.
  return openWorkerLogger('pino-loki', options, { acknowledges: false });
}
