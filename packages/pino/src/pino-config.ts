import type { MessagePort } from 'node:worker_threads';
import type { LoggerConfig } from './records/line-mapper.js';

/**
 * Pino announces its levels and keys once a logger is made on the transport, before its first line.
 * A transport that is only ever written to by something else never gets them, and must start all the
 * same: an unread transport grows in memory and holds the process for 10 s at its end. Hence a limit,
 * which pino-abstract-transport's `expectPinoConfig` doesn't have.
 */
const WAIT_MS = 500;

/** Calls `onConfig` with every configuration pino sends; resolves with the first, or when none came in time. */
export function pinoConfig(
  port: Pick<MessagePort, 'on'>,
  onConfig: (config: LoggerConfig) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, WAIT_MS);
    port.on('message', (message: unknown) => {
      const config = configOf(message);
      if (config === undefined) return;
      onConfig(config);
      clearTimeout(timer);
      resolve();
    });
  });
}

function configOf(message: unknown): LoggerConfig | undefined {
  if (!isObject(message) || message['code'] !== 'PINO_CONFIG') return undefined;
  const { config } = message;
  if (!isObject(config)) return undefined;
  const levels = config['levels'];
  return {
    labels: isObject(levels) ? levels['labels'] : undefined,
    messageKey: config['messageKey'],
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
