import type {
  DeliveredEvent,
  DroppedEvent,
  ErrorEvent,
  FlushReport,
  ProducerStats,
} from '@putlogs/core';

/*
 * Main thread → worker: `transport.emit('message', request)`, which thread-stream (≥ 2.6) posts to
 * the worker. Worker → main thread: `{ code: 'EVENT', name, args }`, which thread-stream emits on
 * the transport; any other code would destroy it.
 */

/** `code` of every request. Others on the same port belong to pino and thread-stream. */
export const REQUEST_CODE = 'PUTLOGS';

/** Event on the transport: the answer to a flush. Argument: {@link FlushAnswer}. */
export const FLUSHED = 'putlogs:flushed';
/** Event on the transport: something happened in the worker. Argument: {@link WorkerEvent}. */
export const HAPPENED = 'putlogs:happened';

export type Request = FlushRequest | AttachRequest | DetachRequest;

export interface FlushRequest {
  readonly code: typeof REQUEST_CODE;
  readonly kind: 'flush';
  readonly id: string;
  readonly timeoutMs: number;
}

/** Sent again with the same id when the worker is ready, so it must be idempotent. */
export interface AttachRequest {
  readonly code: typeof REQUEST_CODE;
  readonly kind: 'attach';
  readonly id: string;
  readonly wants: readonly EventKind[];
  readonly statsIntervalMs: number;
}

export interface DetachRequest {
  readonly code: typeof REQUEST_CODE;
  readonly kind: 'detach';
  readonly id: string;
}

export interface FlushAnswer {
  readonly id: string;
  readonly report: FlushReport;
}

export interface WorkerEvents {
  delivered: DeliveredEvent;
  dropped: DroppedEvent;
  error: ErrorEvent;
  stats: ProducerStats;
}
export type EventKind = keyof WorkerEvents;

/** One of {@link WorkerEvents}. */
export type WorkerEvent = {
  [K in EventKind]: {
    readonly kind: K;
    readonly event: WorkerEvents[K];
    /** The attachment it is for; absent where it is for all of them. */
    readonly id?: string;
  };
}[EventKind];

export function isRequest(message: unknown): message is Request {
  return (
    typeof message === 'object' &&
    message !== null &&
    'code' in message &&
    message.code === REQUEST_CODE
  );
}
