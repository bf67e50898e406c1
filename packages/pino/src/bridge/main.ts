import { randomUUID } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import type { FlushReport } from '@putlogs/core';
import {
  type AttachRequest,
  type EventKind,
  FLUSHED,
  type FlushAnswer,
  HAPPENED,
  REQUEST_CODE,
  type WorkerEvent,
} from './protocol.js';

/** What `pino.transport()` returns, as far as this package uses it. Pino's types leave out the getters. */
export interface WorkerTransport extends EventEmitter {
  flushSync(): void;
  readonly ready?: boolean;
  readonly closed?: boolean;
  readonly destroyed?: boolean;
  readonly writableEnded?: boolean;
  readonly writableErrored?: unknown;
  /** Tells it from a destination, which has its own `flush`. */
  readonly producer?: undefined;
}

interface PendingFlush {
  readonly deadline: number;
  asked: boolean;
  settle(report: FlushReport): void;
}

interface Attached {
  readonly request: AttachRequest;
  readonly listener: (happened: WorkerEvent) => void;
}

/**
 * The main thread's end of the bridge: one for each transport, so that any number of flushes and
 * attachments share four listeners.
 */
export class MainBridge {
  readonly #transport: WorkerTransport;
  readonly #flushes = new Map<string, PendingFlush>();
  readonly #attached = new Map<string, Attached>();

  constructor(transport: WorkerTransport) {
    this.#transport = transport;
    transport.on(FLUSHED, ({ id, report }: FlushAnswer) => this.#flushes.get(id)?.settle(report));
    transport.on(HAPPENED, (happened: WorkerEvent) => this.#deliver(happened));
    transport.on('ready', () => this.#onReady());
    transport.on('close', () => {
      for (const flush of this.#flushes.values()) flush.settle(this.#lastReport());
    });
  }

  flush(timeoutMs: number): Promise<FlushReport> {
    if (this.#isClosed()) return Promise.resolve(this.#lastReport());
    return new Promise((resolve) => {
      const id = randomUUID();
      const settle = (report: FlushReport) => {
        clearTimeout(timer);
        this.#flushes.delete(id);
        resolve(report);
      };
      // Not unref'd: pino's worker doesn't keep the process alive, and a script may do nothing but wait for this.
      const timer = setTimeout(settle, timeoutMs, { ...nothing, timedOut: true });
      this.#flushes.set(id, { deadline: performance.now() + timeoutMs, asked: false, settle });
      if (this.#transport.ready) this.#ask();
    });
  }

  attach(
    wants: readonly EventKind[],
    statsIntervalMs: number,
    listener: (happened: WorkerEvent) => void,
  ): () => void {
    const id = randomUUID();
    const request = { code: REQUEST_CODE, kind: 'attach', id, wants, statsIntervalMs } as const;
    this.#attached.set(id, { request, listener });
    // Before the worker is ready nothing may listen there yet, so it is said again then.
    this.#post(request);
    return () => {
      if (this.#attached.delete(id)) this.#post({ code: REQUEST_CODE, kind: 'detach', id });
    };
  }

  #onReady(): void {
    for (const { request } of this.#attached.values()) this.#post(request);
    this.#ask();
  }

  /** Asks for every flush that hasn't been asked for. A transport that is ending answers with its close. */
  #ask(): void {
    const waiting = [...this.#flushes].filter(([, flush]) => !flush.asked);
    if (waiting.length === 0 || this.#transport.writableEnded || !this.#handOver()) return;
    for (const [id, flush] of waiting) {
      flush.asked = true;
      const leftMs = flush.deadline - performance.now();
      this.#post({ code: REQUEST_CODE, kind: 'flush', id, timeoutMs: workerDeadline(leftMs) });
    }
  }

  /** Blocks until the worker has read what is buffered here. */
  #handOver(): boolean {
    try {
      this.#transport.flushSync();
      return true;
    } catch {
      // The worker has read nothing for 10 s, or is gone: the deadline or 'close' settles the flush.
      return false;
    }
  }

  #post(message: unknown): void {
    if (!this.#isClosed()) this.#transport.emit('message', message);
  }

  #deliver(happened: WorkerEvent): void {
    for (const [id, { request, listener }] of this.#attached) {
      const meant = happened.id === undefined || happened.id === id;
      if (meant && request.wants.includes(happened.kind)) listener(happened);
    }
  }

  #isClosed(): boolean {
    return this.#transport.closed === true || this.#transport.destroyed === true;
  }

  /** A worker that closed has settled everything; of one that died nobody knows. */
  #lastReport(): FlushReport {
    const { writableErrored } = this.#transport;
    return { ...nothing, timedOut: writableErrored !== null && writableErrored !== undefined };
  }
}

const nothing: FlushReport = { delivered: 0, dropped: 0, pending: 0, timedOut: false };

/** Leaves the worker's answer, with its counts, time to arrive before the main thread gives up on it. */
function workerDeadline(leftMs: number): number {
  return Math.max(0, Math.floor(leftMs - Math.min(200, leftMs / 4)));
}

const bridges = new WeakMap<WorkerTransport, MainBridge>();

/** The transport's bridge. */
export function mainBridge(transport: WorkerTransport): MainBridge {
  const existing = bridges.get(transport);
  if (existing !== undefined) return existing;
  const bridge = new MainBridge(transport);
  bridges.set(transport, bridge);
  return bridge;
}
