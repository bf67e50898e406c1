import type { Transform, TransformCallback } from 'node:stream';
import { type Hooks, Producer, warn } from '@putlogs/core';
import build from 'pino-abstract-transport';
import { checkLineOptions } from './adapter-options.js';
import { threadStreamWorker } from './bridge/thread-stream-worker.js';
import { type WorkerBridge, workerBridge } from './bridge/worker.js';
import { LineReader } from './line-reader.js';
import { lineOptionNames, producerOptions, type SlsPinoOptions } from './options.js';
import { pinoConfig } from './pino-config.js';

/** Pino terminates a worker that takes 10 s to close. */
const CLOSE_TIMEOUT_MS = 8_000;

/** What the target gives to pino. `flush` is what `logger.flush(cb)` of pino ≥ 10.2 waits for. */
export interface SlsTransport extends Transform {
  flush(): Promise<void>;
}

/**
 * The target of `pino.transport({ target: '@putlogs/pino', options })`, also as one of several
 * `targets` and as the last stage of a `pipeline`. Lines go into the producer's queue as they
 * arrive: the stream never applies backpressure and, once it works, never emits `'error'`. Its
 * `'finish'` and `'close'` come when everything is delivered, or after 8 s.
 *
 * An option that can't be used is an `'error'` event on the transport, whose message names it, and a
 * line on standard error. Outside of pino's worker the promise rejects with a `PutLogsConfigError`.
 */
export async function slsTransport(options: SlsPinoOptions = {}): Promise<SlsTransport> {
  const worker = threadStreamWorker();
  if (worker === undefined) return createStream(...createReader(options, {}));
  const bridge = workerBridge(worker.port);
  try {
    const [producer, lines] = createReader(withoutPinoOptions(options), hooksTo(bridge));
    if (worker.sendsConfig) await pinoConfig(worker.port, (config) => lines.configure(config));
    return createStream(producer, lines, bridge.register(producer));
  } catch (error) {
    return createFailed(error instanceof Error ? error.message : String(error));
  }
}

/** Pino adds its own entries to a single target's options. */
function withoutPinoOptions(options: SlsPinoOptions): SlsPinoOptions {
  const { $context, pinoWillSendConfig, dedupe, ...own }: SlsPinoOptions & PinoEntries = options;
  return own;
}

interface PinoEntries {
  $context?: unknown;
  pinoWillSendConfig?: unknown;
  dedupe?: unknown;
}

function createReader(options: SlsPinoOptions, hooks: Hooks): [Producer, LineReader] {
  checkLineOptions(options);
  const producer = new Producer(
    { ...producerOptions(options), ...hooks },
    { extraOptionNames: lineOptionNames },
  );
  return [producer, new LineReader(producer, options)];
}

function hooksTo(bridge: WorkerBridge): Hooks {
  return {
    onDelivered: (event) => bridge.publish({ kind: 'delivered', event }),
    onDropped: (event) => bridge.publish({ kind: 'dropped', event }),
    onError: (event) => bridge.publish({ kind: 'error', event }),
  };
}

function createStream(
  producer: Producer,
  lines: LineReader,
  unregister: () => void = () => undefined,
): SlsTransport {
  const close = async () => {
    await producer.close({ timeoutMs: CLOSE_TIMEOUT_MS });
    unregister();
  };
  const stream = build(
    // Nothing is passed on, but a Transform only closes once its readable side has ended.
    (readable) => void readable.resume(),
    {
      metadata: false,
      parseLine: (line) => {
        lines.read(line);
        // `null` makes build() pass nothing on.
        return null;
      },
      // Whatever destroyed the stream is reported by the pipeline that it is in; passing it on would
      // make it an 'error' event, which ends the app if nobody listens.
      close,
    },
  );
  deliverBeforeFinish(stream, close);
  return Object.assign(stream, {
    flush: async () => {
      await producer.flush();
    },
  });
}

/** As the last stage of a pipeline the stream counts as done at `'finish'`, and pino then ends the worker. */
function deliverBeforeFinish(stream: Transform, close: () => Promise<void>): void {
  const readRest = stream._flush.bind(stream);
  stream._flush = (callback: TransformCallback) => {
    readRest(() => void close().then(() => callback()));
  };
}

/**
 * A stream that fails. Unlike a rejection, which leaves the main thread waiting for a worker that is
 * gone, at process exit for 10 s, it is an error that thread-stream passes on at once.
 */
function createFailed(reason: string): SlsTransport {
  const message = `@putlogs/pino: ${reason}`;
  // Between threads an error loses its class and fields, and at process exit nobody receives it.
  warn(message);
  const stream = build((readable) => void readable.resume(), { metadata: false });
  setImmediate(() => stream.destroy(new Error(message)));
  return Object.assign(stream, { flush: async () => undefined });
}
