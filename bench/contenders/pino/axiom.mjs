import { openWorkerLogger } from './open-logger.mjs';

export function open({ port }) {
  const options = { dataset: 'bench', token: 'xaat-bench', url: `http://127.0.0.1:${port}` };
  // Closing may take longer than the ten seconds after which pino ends its worker.
  return openWorkerLogger('@axiomhq/pino', options, { acknowledges: false });
}
