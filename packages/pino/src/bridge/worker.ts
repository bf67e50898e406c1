import type { FlushReport, ProducerStats } from '@putlogs/core';
import {
  type AttachRequest,
  type EventKind,
  FLUSHED,
  type FlushRequest,
  HAPPENED,
  isRequest,
  type Request,
  type WorkerEvent,
} from './protocol.js';
import { sumReports, sumStats } from './sums.js';

/** The part of a `MessagePort` that the bridge uses. */
export interface BridgePort {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  postMessage(message: unknown): void;
}

/** A producer behind the bridge. */
export interface BridgedTarget {
  flush(options: { timeoutMs: number }): Promise<FlushReport>;
  stats(): ProducerStats;
}

interface Attachment {
  readonly wants: ReadonlySet<EventKind>;
  readonly statsTimer: NodeJS.Timeout | undefined;
}

/**
 * The worker's end of the bridge. All targets of one worker share it, so that a request is answered
 * once, with the sum over all of them.
 */
export class WorkerBridge {
  readonly #port: BridgePort;
  readonly #targets = new Set<BridgedTarget>();
  readonly #attachments = new Map<string, Attachment>();

  constructor(port: BridgePort) {
    this.#port = port;
    port.on('message', (message) => {
      if (isRequest(message)) this.#handle(message);
    });
  }

  /** Makes a target answer. The returned function takes it out again. */
  register(target: BridgedTarget): () => void {
    this.#targets.add(target);
    return () => this.#targets.delete(target);
  }

  /** Tells the main thread, if anyone there asked for this kind. */
  publish(happened: WorkerEvent): void {
    const wanted = [...this.#attachments.values()].some(({ wants }) => wants.has(happened.kind));
    if (wanted) this.#emit(HAPPENED, happened);
  }

  /** Makes the transport emit `'error'`, without its end. */
  fail(error: Error): void {
    this.#emit('error', error);
  }

  #handle(request: Request): void {
    if (request.kind === 'flush') void this.#flush(request);
    else this.#detach(request.id);
    if (request.kind === 'attach') this.#attach(request);
  }

  #attach({ id, wants, statsIntervalMs }: AttachRequest): void {
    const timer = wants.includes('stats')
      ? setInterval(() => this.#publishStats(id), statsIntervalMs).unref()
      : undefined;
    this.#attachments.set(id, { wants: new Set(wants), statsTimer: timer });
  }

  #detach(id: string): void {
    clearInterval(this.#attachments.get(id)?.statsTimer);
    this.#attachments.delete(id);
  }

  async #flush({ id, timeoutMs }: FlushRequest): Promise<void> {
    // Behind pino's multi-target and pipeline streams, lines that the worker has read reach the
    // targets some ticks later.
    await nextTurn();
    const targets = [...this.#targets];
    const reports = await Promise.all(targets.map((target) => target.flush({ timeoutMs })));
    // Producers tell their events a turn after they happened; the answer comes behind them.
    await nextTurn();
    this.#emit(FLUSHED, { id, report: sumReports(reports) });
  }

  #publishStats(id: string): void {
    const stats = sumStats([...this.#targets].map((target) => target.stats()));
    if (stats !== undefined) this.#emit(HAPPENED, { kind: 'stats', event: stats, id });
  }

  #emit(name: string, argument: unknown): void {
    this.#port.postMessage({ code: 'EVENT', name, args: [argument] });
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

let shared: WorkerBridge | undefined;

/** This worker's bridge; the first caller's port is used. */
export function workerBridge(port: BridgePort): WorkerBridge {
  shared ??= new WorkerBridge(port);
  return shared;
}
