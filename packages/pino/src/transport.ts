import type { Transform, TransformCallback } from 'node:stream';
import { type Hooks, Producer, PutLogsConfigError, warn } from '@putlogs/core';
import build from 'pino-abstract-transport';
import { checkLineOptions, ownOptions } from './adapter-options.js';
import { threadStreamWorker } from './bridge/thread-stream-worker.js';
import { type WorkerBridge, workerBridge } from './bridge/worker.js';
import { closeTimeoutMs } from './close-timeout.js';
import { LineReader } from './line-reader.js';
import { lineOptionNames, producerOptions, type SlsPinoOptions } from './options.js';
import { pinoConfig } from './pino-config.js';
import { RefusedLines } from './refused-lines.js';

/** What the target gives to pino. `flush` is what `logger.flush(cb)` of pino ≥ 10.2 waits for. */
export interface SlsTransport extends Transform {
  flush(): Promise<void>;
}

/** Where a stream's lines go. */
interface LineSink {
  read(line: string): void;
  flush(): Promise<unknown>;
  /** Idempotent. */
  close(): Promise<void>;
}

/**
 * The target of `pino.transport({ target: '@putlogs/pino', options })`, also as one of several
 * `targets` and as the last stage of a `pipeline`. Lines go into the producer's queue as they
 * arrive: the stream never applies backpressure and never emits `'error'`. Its `'finish'` and
 * `'close'` come when everything is delivered, or after `exitTimeoutMs` (8 s unless given, and at most).
 *
 * An option that can't be used is one `'error'` event on the transport, whose message names it, and a
 * line on standard error; what is logged then is dropped as `closed`. Outside of pino's worker the
 * promise rejects with a `PutLogsConfigError`.
 */
export async function slsTransport(options: SlsPinoOptions = {}): Promise<SlsTransport> {
  const worker = threadStreamWorker();
  if (worker === undefined)
    return createStream(producerSink(...createReader(options, {}), options));
  const bridge = workerBridge(worker.port);
  try {
    const own = withoutPinoOptions(options);
    const [producer, lines] = createReader(own, hooksTo(bridge));
    if (worker.sendsConfig) await pinoConfig(worker.port, (config) => lines.configure(config));
    return createStream(producerSink(producer, lines, own, bridge.register(producer)));
  } catch (error) {
    return createStream(refuse(error, bridge));
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

function createReader(given: SlsPinoOptions, hooks: Hooks): [Producer, LineReader] {
  const options = ownOptions(given);
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

function producerSink(
  producer: Producer,
  lines: LineReader,
  { exitTimeoutMs }: SlsPinoOptions,
  unregister: () => void = () => undefined,
): LineSink {
  return {
    read: (line) => lines.read(line),
    flush: () => producer.flush(),
    close: async () => {
      await producer.close({ timeoutMs: closeTimeoutMs(exitTimeoutMs) });
      unregister();
    },
  };
}

/**
 * A target that can't work takes all lines all the same. If its stream failed, or the promise of it
 * rejected, thread-stream would end the worker: other targets would go with it, each log call would be
 * an `'error'` of its own, and how the application ends would depend on which thread is first.
 */
function refuse(error: unknown, bridge: WorkerBridge): LineSink {
  const reason = error instanceof Error ? error.message : String(error);
  const lines = new RefusedLines(reason, (records) => {
    const event = { reason: 'closed', records, bytes: 0, project: '', logstore: '' } as const;
    bridge.publish({ kind: 'dropped', event });
  });
  const unregister = bridge.register(lines);
  // At process exit nobody receives the error.
  warn(`@putlogs/pino: ${reason}; nothing is shipped`);
  bridge.fail(acrossThreads(error, reason));
  let isClosed = false;
  return {
    read: (line) => lines.read(line),
    flush: () => lines.flush(),
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      lines.close();
      unregister();
    },
  };
}

/** Between threads an error keeps its message, stack and cause, but neither its class nor its fields. */
function acrossThreads(error: unknown, reason: string): Error {
  const option = error instanceof PutLogsConfigError ? { option: error.option } : {};
  const name = error instanceof Error ? error.name : 'Error';
  return new Error(`@putlogs/pino: ${reason}`, { cause: { name, ...option } });
}

function createStream(lines: LineSink): SlsTransport {
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
      close: () => lines.close(),
    },
  );
  deliverBeforeFinish(stream, lines);
  return Object.assign(stream, {
    flush: async () => {
      await lines.flush();
    },
  });
}

/** As the last stage of a pipeline the stream counts as done at `'finish'`, and pino then ends the worker. */
function deliverBeforeFinish(stream: Transform, lines: LineSink): void {
  const readRest = stream._flush.bind(stream);
  stream._flush = (callback: TransformCallback) => {
    readRest(() => void lines.close().then(() => callback()));
  };
}
