import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads';

/** The worker that pino's transport runs in, as far as this package deals with it. */
export interface ThreadStreamWorker {
  readonly port: MessagePort;
  /** Whether pino announces its levels and keys (pino ≥ 8.21). */
  readonly sendsConfig: boolean;
}

/**
 * The worker this runs in, if thread-stream made it. Elsewhere the parent port isn't touched: a
 * listener on it would keep a foreign worker alive.
 */
export function threadStreamWorker(): ThreadStreamWorker | undefined {
  const data: unknown = workerData;
  if (isMainThread || parentPort === null || !isThreadStreamData(data)) return undefined;
  return { port: parentPort, sendsConfig: sendsConfig(data.workerData) };
}

function isThreadStreamData(data: unknown): data is { workerData?: unknown } {
  return (
    typeof data === 'object' &&
    data !== null &&
    'stateBuf' in data &&
    data.stateBuf instanceof SharedArrayBuffer
  );
}

function sendsConfig(data: unknown): boolean {
  return (
    typeof data === 'object' &&
    data !== null &&
    'pinoWillSendConfig' in data &&
    data.pinoWillSendConfig === true
  );
}
