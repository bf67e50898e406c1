import LokiTransport from 'winston-loki';
import { openLogger } from './open-logger.mjs';

export function open({ port, defaults }) {
  const transport = new LokiTransport({
    host: `http://127.0.0.1:${port}`,
    labels: { app: 'bench' },
    // Only for a shorter wait.
    ...(!defaults && { interval: 1 }),
  });
  return openLogger(transport, {
    async close() {
      await transport.close();
      // The logger has closed it before, and only the first time waits for the request.
      await transport.flush();
    },
  });
}
