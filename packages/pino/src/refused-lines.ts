import { type FlushReport, type ProducerStats, warn } from '@putlogs/core';
import type { BridgedTarget } from './bridge/worker.js';

/** Called after the turn of the event loop in which records were dropped. */
type OnDropped = (records: number) => void;

/** The books of a target whose options can't be used: every record is dropped as `closed`. */
export class RefusedLines implements BridgedTarget {
  readonly #reason: string;
  readonly #onDropped: OnDropped;
  readonly #at = Date.now();
  #dropped = 0;
  #flushed = 0;
  #told = 0;

  constructor(reason: string, onDropped: OnDropped) {
    this.#reason = reason;
    this.#onDropped = onDropped;
  }

  read(line: string): void {
    if (line === '') return;
    this.#dropped += 1;
    if (this.#dropped - this.#told === 1) setImmediate(() => this.#tell());
  }

  /** Reports what was dropped since the last one. */
  async flush(): Promise<FlushReport> {
    const dropped = this.#dropped - this.#flushed;
    this.#flushed = this.#dropped;
    return { delivered: 0, dropped, pending: 0, timedOut: false };
  }

  /** Says on standard error what came to nothing. */
  close(): void {
    this.#tell();
    if (this.#dropped > 0) {
      warn(`${this.#dropped} record(s) dropped, last: closed (${this.#reason})`);
    }
  }

  stats(): ProducerStats {
    return {
      received: this.#dropped,
      recovered: 0,
      delivered: 0,
      dropped: this.#dropped === 0 ? {} : { closed: this.#dropped },
      droppedTotal: this.#dropped,
      pending: { open: 0, sealed: 0, inFlight: 0, spooled: 0, total: 0 },
      spooledBytes: 0,
      bufferedBytes: 0,
      deliveredRawBytes: 0,
      deliveredBodyBytes: 0,
      requests: 0,
      retries: 0,
      hookFailures: 0,
      lastDeliveredAt: undefined,
      lastError: { at: this.#at, code: 'PutLogsConfigError', message: this.#reason },
    };
  }

  #tell(): void {
    const records = this.#dropped - this.#told;
    if (records === 0) return;
    this.#told = this.#dropped;
    this.#onDropped(records);
  }
}
