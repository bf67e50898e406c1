import type { FlushOptions, FlushReport, Producer, ProducerStats } from '@putlogs/core';
import TransportStream from 'winston-transport';
import { parseTimeout } from './flush-options.js';
import { isInfo } from './info.js';
import { Intake } from './intake.js';
import {
  createProducer,
  type Format,
  OPTION_NAMES,
  parseTransportOptions,
  type SlsTransportOptions,
} from './transport-options.js';
import { Upstream, type UpstreamLogger } from './upstream.js';

/** How long `logger.end()` may take, so that an outage can't keep a process from ending. */
const END_TIMEOUT_MS = 8000;
/** winston ends the process 3000 ms after an exception, whatever transports still have to do. */
const FATAL_TIMEOUT_MS = 2500;
/** What of a flush may go into waiting for other transports of the same logger. */
const UPSTREAM_TIMEOUT_MS = 2000;

/** winston's own levels, for records that come from elsewhere than a logger. */
const NPM_LEVELS = { error: 0, warn: 1, info: 2, http: 3, verbose: 4, debug: 5, silly: 6 };

type WriteCallback = (error: Error | null | undefined) => void;

/**
 * A winston transport that ships records to Alibaba Cloud Log Service.
 *
 * It never throws into a log call, never emits `'error'`, and makes neither the application nor other
 * transports wait. `logger.end()` followed by the logger's `'finish'` means that every record has been
 * delivered, or reported as dropped after 8 seconds.
 */
export class SlsTransport extends TransportStream {
  /** What batches and sends the records. Its own, or the one of the options. */
  readonly producer: Producer;

  /** @internal Read by the base class: levels are inherited from it. */
  declare parent: UpstreamLogger | null;
  /** @internal Read by the base class. */
  declare levels: unknown;
  /** @internal Set by winston before it logs an exception and waits for `'finish'`. */
  declare _ending: boolean | undefined;

  readonly #ownsProducer: boolean;
  readonly #intake: Intake;
  readonly #upstream = new Upstream();

  /**
   * @param optionNames names that core doesn't know, for the nearest one to a mistyped one
   * @throws PutLogsConfigError naming the option that can't be used
   */
  constructor(options: SlsTransportOptions = {}, optionNames: readonly string[] = OPTION_NAMES) {
    const own = parseTransportOptions(options);
    const { level, silent, handleExceptions, handleRejections } = own;
    super({
      ...(level !== undefined && { level }),
      ...(silent !== undefined && { silent }),
      ...(handleExceptions !== undefined && { handleExceptions }),
      ...(handleRejections !== undefined && { handleRejections }),
    });
    this.#ownsProducer = own.sharedProducer === undefined;
    this.producer = own.sharedProducer ?? createProducer(options, optionNames);
    this.#intake = new Intake(own, this.producer);
    this.#takeOverFormat();
    this.#takeOverPiping();
    // Each logger that shares the transport adds listeners of its own.
    this.setMaxListeners(0);
  }

  /** winston's entry. `next` is called before this returns: a transport that waits holds up all others. */
  override log(info: unknown, next?: () => void): void {
    try {
      this.#accept(info);
    } catch (error) {
      this.producer.reportHookFailure('record', 'the record is lost', error);
    }
    if (typeof next === 'function') next();
  }

  /**
   * Resolves when everything logged before the call is delivered, or dropped and reported, or when
   * `timeoutMs` (default 8000) have passed: then `timedOut` is true, and `pending` says how many are
   * still on their way. Never rejects.
   *
   * @throws PutLogsConfigError at once, not as a rejection, when the options can't be used
   */
  flush(options?: FlushOptions): Promise<FlushReport> {
    return this.#flush(parseTimeout(options) ?? END_TIMEOUT_MS);
  }

  /**
   * @internal As the end of the stream does: delivers what is pending, and closes the producer if it
   * is the transport's own.
   */
  async settle(timeoutMs: number = END_TIMEOUT_MS): Promise<FlushReport> {
    const begun = performance.now();
    await this.#upstream.drained(Math.min(timeoutMs, UPSTREAM_TIMEOUT_MS));
    const rest = { timeoutMs: remaining(timeoutMs, begun) };
    return this.#ownsProducer ? this.producer.close(rest) : this.producer.flush(rest);
  }

  /** The books of the producer, which may be shared with other transports. */
  stats(): ProducerStats {
    return this.producer.stats();
  }

  /**
   * Starts a flush; its promise never rejects. winston calls this whenever a logger lets go of the
   * transport, which may be added again: it stays usable.
   */
  override close(): Promise<FlushReport> {
    return this.flush();
  }

  /** @internal Runs between `end()` and `'finish'`; the latter is what applications wait for. */
  override _final(callback: (error?: Error | null) => void): void {
    const finish = () => process.nextTick(callback);
    this.settle().then(finish, finish);
  }

  /**
   * @internal A logger may still pass on records after another one that shares the transport has
   * ended it. Streams answer that with `'error'`, which a logger turns into a crash.
   */
  override write(
    chunk: unknown,
    encoding?: BufferEncoding | WriteCallback,
    callback?: WriteCallback,
  ): boolean {
    const done = typeof encoding === 'function' ? encoding : callback;
    if (this.writable && !this.destroyed && isInfo(chunk)) return super.write(chunk, done);
    if (isInfo(chunk)) this._write(chunk, 'utf8', done ?? ignore);
    else if (this.silent) done?.(null);
    else this.log(chunk, () => done?.(null));
    return true;
  }

  #accept(info: unknown): void {
    this.#intake.take(info);
    if (!isInfo(info)) return;
    const { exception, rejection } = info;
    if (exception === true || rejection === true) this.#settleFatal();
    if (this.listenerCount('logged') > 0) setImmediate(() => this.emit('logged', info));
  }

  async #flush(timeoutMs: number): Promise<FlushReport> {
    const begun = performance.now();
    await this.#upstream.drained(Math.min(timeoutMs, UPSTREAM_TIMEOUT_MS));
    return this.producer.flush({ timeoutMs: remaining(timeoutMs, begun) });
  }

  /** Delivers an exception's record, then lets winston end the process: it waits for `'finish'`. */
  #settleFatal(): void {
    const finish = () => process.nextTick(() => this.#finishFatal());
    this.flush({ timeoutMs: FATAL_TIMEOUT_MS }).then(finish, finish);
  }

  #finishFatal(): void {
    const loggers = this.#upstream.all();
    if (!this._ending || loggers.some(({ exitOnError }) => exitOnError === false)) return;
    this.emit('finish');
    // Still here: winston waits for other transports, or `exitOnError` is a function that said no.
    // The event has made the loggers let go of the transport.
    for (const logger of loggers) {
      if (!this.#upstream.has(logger) && isCallable(logger.pipe)) {
        Reflect.apply(logger.pipe, logger, [this]);
      }
    }
  }

  /**
   * The base class hands its format a copy that has lost an Error's message, and throws a format's
   * errors into the log call. So it never sees one, not even if it is assigned later.
   */
  #takeOverFormat(): void {
    Object.defineProperty(this, 'format', {
      get: () => undefined,
      set: (format: Format | undefined) => {
        this.#intake.format = format;
      },
    });
  }

  /** The base class keeps track of the first logger only, and stops at the first one that lets go. */
  #takeOverPiping(): void {
    this.removeAllListeners('pipe').removeAllListeners('unpipe');
    this.levels = NPM_LEVELS;
    this.on('pipe', (logger: UpstreamLogger) => {
      this.#upstream.add(logger);
      this.#inheritFrom(this.#upstream.first);
    });
    this.on('unpipe', (logger: UpstreamLogger) => {
      this.#upstream.delete(logger);
      this.#inheritFrom(this.#upstream.first);
      void this.close();
    });
  }

  #inheritFrom(logger: UpstreamLogger | undefined): void {
    this.parent = logger ?? null;
    if (!isInfo(logger?.levels)) return;
    this.levels = logger.levels;
    if (this.level === undefined || this.level in logger.levels) return;
    const known = Object.keys(logger.levels).join(', ');
    this.producer.reportHookFailure(
      'level',
      'nothing is shipped',
      `"${this.level}" is not one of the logger's levels (${known})`,
    );
  }
}

function remaining(timeoutMs: number, begun: number): number {
  return Math.max(0, timeoutMs - (performance.now() - begun));
}

function isCallable(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === 'function';
}

function ignore(): void {
  // A late record has no one waiting for it.
}
