import { EventEmitter } from 'node:events';
import {
  type FlushOptions,
  type FlushReport,
  type Mapper,
  Producer,
  type ProducerStats,
} from '@putlogs/core';
import { checkHooks, checkLineOptions, ownOptions } from './adapter-options.js';
import { parseTimeout } from './arguments.js';
import { destinationOptionNames, producerOptions, type SlsDestinationOptions } from './options.js';
import { createLineMapper, type LineFormat, lineFormat } from './records/line-mapper.js';
import { RecordHooks } from './records/record-hooks.js';

/** What pino leaves on a stream that asks for it, before each line. */
interface LastLogger {
  readonly levels?: { readonly labels?: object };
}

/** How the lines of one logger are read. */
interface Reading {
  readonly format: LineFormat;
  readonly mapper: Mapper<string>;
}

/**
 * A destination that ships from the application's own thread: `pino(options, slsDestination(…))`.
 * Each line goes into the producer's queue before `write` returns. It never throws after
 * construction, never applies backpressure and never emits `'error'`.
 */
export class SlsDestination extends EventEmitter {
  /** Pino takes its only argument for a stream if it has this. */
  readonly writable = true;
  /** @internal Set by pino. */
  lastLogger: LastLogger | undefined;
  /** @internal Set by pino. */
  lastObj: unknown;

  /** What batches and sends the records. */
  readonly producer: Producer;

  readonly #options: SlsDestinationOptions;
  readonly #hooks: RecordHooks | undefined;
  readonly #readings = new WeakMap<object, Reading>();
  #labels: object | undefined;
  #reading: Reading;
  #closed: Promise<FlushReport> | undefined;

  /**
   * @param optionNames names that core doesn't know, for the nearest one to a mistyped one
   * @throws PutLogsConfigError naming the option that can't be used
   */
  constructor(
    given: SlsDestinationOptions = {},
    optionNames: readonly string[] = destinationOptionNames,
  ) {
    super();
    // Asks pino for the logger of each line, which knows the labels of its levels.
    Object.defineProperty(this, Symbol.for('pino.metadata'), { value: true });
    const options = ownOptions(given);
    checkLineOptions(options);
    checkHooks(options);
    this.producer = new Producer(producerOptions(options), {
      extraOptionNames: optionNames,
    });
    this.#options = options;
    const hooked = options.map !== undefined || options.route !== undefined;
    this.#hooks = hooked ? new RecordHooks(options) : undefined;
    this.#reading = this.#createReading(undefined);
  }

  /** Takes one line, or several whole ones. Always true. */
  write(chunk: string): boolean {
    const labels = this.lastLogger?.levels?.labels;
    if (labels !== this.#labels) this.#readAs(labels);
    // Or the application's object would live until the next line.
    this.lastObj = undefined;
    const end = chunk.indexOf('\n');
    if (end < 0) this.#ship(chunk);
    else if (end === chunk.length - 1) this.#ship(chunk.slice(0, end));
    else for (const line of chunk.split('\n')) this.#ship(line);
    return true;
  }

  /**
   * As pino calls it: calls back when everything written before is delivered, or with an error when
   * some of it was dropped or 8 s have passed.
   */
  flush(callback: (error?: Error) => void): void;
  /**
   * Resolves when everything written before the call is delivered or dropped, or the deadline
   * (8 s unless given) has passed. Never rejects.
   *
   * @throws PutLogsConfigError at once, not as a rejection, when the options can't be used
   */
  flush(options?: FlushOptions): Promise<FlushReport>;
  flush(argument?: FlushOptions | ((error?: Error) => void)): Promise<FlushReport> | undefined {
    if (typeof argument !== 'function')
      return this.producer.flush({ timeoutMs: parseTimeout(argument) });
    const flushed = this.producer.flush();
    // Outside the promise, where what the callback throws would be an unhandled rejection.
    void flushed.then((report) => process.nextTick(argument, lossOf(report)));
    return undefined;
  }

  /** Starts a flush. Pino calls this after a `fatal` record; nothing can be sent synchronously. */
  flushSync(): void {
    void this.producer.flush();
  }

  /** Writes what is given, then closes; `'finish'` and `'close'` follow. */
  end(chunk?: string): this {
    if (chunk !== undefined) this.write(chunk);
    void this.close();
    return this;
  }

  /**
   * Takes no more, delivers what is pending, and drops what is left at the deadline (8 s unless
   * given). Never rejects; later calls return the first one's promise.
   *
   * @throws PutLogsConfigError at once, not as a rejection, when the options can't be used
   */
  close(options?: FlushOptions): Promise<FlushReport> {
    const timeoutMs = parseTimeout(options);
    if (this.#closed !== undefined) return this.#closed;
    this.#closed = this.producer.close({ timeoutMs });
    void this.#closed.then(() =>
      process.nextTick(() => {
        this.emit('finish');
        this.emit('close');
      }),
    );
    return this.#closed;
  }

  /** The books of the producer. */
  stats(): ProducerStats {
    return this.producer.stats();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #ship(text: string): void {
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (line === '') return;
    const { format, mapper } = this.#reading;
    if (this.#hooks === undefined) this.producer.write(line, mapper);
    else this.#hooks.ship(line, this.producer, format, mapper);
  }

  #readAs(labels: object | undefined): void {
    this.#labels = labels;
    const known = labels && this.#readings.get(labels);
    this.#reading = known ?? this.#createReading(labels);
    if (labels !== undefined) this.#readings.set(labels, this.#reading);
  }

  #createReading(labels: object | undefined): Reading {
    const format = lineFormat(this.#options, { labels });
    return { format, mapper: createLineMapper(format) };
  }
}

/** An in-process destination for pino. Throws a `PutLogsConfigError` naming the option that can't be used. */
export function slsDestination(options: SlsDestinationOptions = {}): SlsDestination {
  return new SlsDestination(options);
}

function lossOf({ dropped, pending }: FlushReport): Error | undefined {
  if (dropped + pending === 0) return undefined;
  return new Error(`${dropped} records were dropped, ${pending} are still pending`);
}
