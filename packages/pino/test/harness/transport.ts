import { Worker } from 'node:worker_threads';
import type { pino as Pino } from 'pino';
import type { SlsPinoOptions } from '../../src/index.js';
import { target } from './pinos.js';

/** How the target can be placed in a worker. */
export type Placement = 'target' | 'targets' | 'pipeline';
export const placements: readonly Placement[] = ['target', 'targets', 'pipeline'];

type Transport = ReturnType<typeof Pino.transport>;

/** A transport of any version of pino with one SLS target in this placement. */
export function createTransport(
  pino: typeof Pino,
  placement: Placement,
  options: SlsPinoOptions,
): Transport {
  if (placement === 'target') return pino.transport({ target, options });
  if (placement === 'pipeline') return pino.transport({ pipeline: [{ target, options }] });
  return pino.transport({ targets: [{ target, options, level: 'trace' }] });
}

/** Ends the transport; resolves once its worker is gone. */
export async function end(transport: Transport): Promise<void> {
  const closed = isClosed(transport);
  transport.end();
  await closed;
}

/** Transports that are waited for. The worker holds them weakly, and one that is collected emits nothing. */
const awaited = new Set<Transport>();

function isClosed(transport: Transport): Promise<void> {
  awaited.add(transport);
  return new Promise((resolve) => {
    transport.once('close', () => {
      awaited.delete(transport);
      resolve();
    });
  });
}

/** Takes the worker away without a warning. */
export async function kill(transport: Transport): Promise<void> {
  const worker: unknown = Reflect.get(transport, 'worker');
  if (!(worker instanceof Worker)) throw new Error('the transport has no worker');
  transport.on('error', () => undefined);
  const closed = isClosed(transport);
  await worker.terminate();
  await closed;
}

/** The error of a transport whose options can't be used. Resolves once its worker is gone. */
export async function failure(transport: Transport): Promise<string> {
  const error = await new Promise((resolve) => transport.once('error', resolve));
  await end(transport);
  return String(error);
}
