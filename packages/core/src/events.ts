/** Why a record was dropped. */
export type DropReason =
  /** `bufferBytes` was full. */
  | 'overflow'
  /** One record alone is larger than a request may be. */
  | 'too-large'
  /** The service refused it, or it can't be addressed (an invalid route). */
  | 'rejected'
  /** It could not be delivered within `retryMaxAgeMs`. */
  | 'expired'
  /** It came after `close()`, or `close()`'s deadline passed before it was delivered. */
  | 'closed'
  /** The mapper failed and nothing of the record could be kept. */
  | 'invalid'
  /** The process ended before it was delivered. */
  | 'exit-timeout'
  /** The spool was full, or its disk failed, when memory was full, too. */
  | 'spool-full'
  /** What was on disk could not be read any more; it was set aside. */
  | 'damaged';

/** Records that the service has accepted. */
export interface DeliveredEvent {
  project: string;
  logstore: string;
  records: number;
  /** Bytes before and after compression. */
  rawBytes: number;
  bodyBytes: number;
  requestId: string;
  /** 1 when the first request succeeded. */
  attempts: number;
}

/** Records that will never be delivered. */
export interface DroppedEvent {
  reason: DropReason;
  records: number;
  /** Raw bytes of the records, as far as they are known. */
  bytes: number;
  project: string;
  logstore: string;
  /** The service's `errorCode` and its words, where it refused them. */
  code?: string | undefined;
  message?: string | undefined;
  status?: number | undefined;
  requestId?: string | undefined;
  /** What a refused batch held; present only when `onDropped` is set and the service refused it. */
  logs?: readonly DroppedLog[] | undefined;
}

export interface DroppedLog {
  /** Seconds since the epoch. */
  time: number;
  /** Nanoseconds within the second. */
  timeNs?: number | undefined;
  contents: Record<string, string>;
}

/** A request that failed, or something else that went wrong and was survived. */
export interface ErrorEvent {
  /**
   * The service's `errorCode`, or a network error's code (`ECONNREFUSED`, `RequestTimeout` …). Of what
   * is no request: `CredentialsError` and its kinds, `HookError`, `CompressionGivenUp`, and those of a
   * spool, which begin with `Spool` (docs/spool.md).
   */
  code: string;
  message: string;
  status?: number | undefined;
  requestId?: string | undefined;
  project?: string | undefined;
  logstore?: string | undefined;
  /** How many times this batch has been tried. */
  attempt?: number | undefined;
  /** Milliseconds until the next try; absent when there is none. */
  retryInMs?: number | undefined;
}

/** Called outside the logging path; one that throws is caught and reported. */
export interface Hooks {
  onDelivered?: ((event: DeliveredEvent) => void) | undefined;
  onDropped?: ((event: DroppedEvent) => void) | undefined;
  onError?: ((event: ErrorEvent) => void) | undefined;
}

/** The outcome of a flush or close: what became of the records that were pending when it was called. */
export interface FlushReport {
  delivered: number;
  dropped: number;
  /** Still undelivered when the deadline passed. */
  pending: number;
  timedOut: boolean;
}

/**
 * The books. At any moment
 * `received + recovered === delivered + droppedTotal + pending.total`.
 */
export interface ProducerStats {
  /** Records handed to `send` or `write`. */
  received: number;
  /** Records brought by the spool of an earlier process. */
  recovered: number;
  delivered: number;
  dropped: Partial<Record<DropReason, number>>;
  droppedTotal: number;
  pending: {
    open: number;
    sealed: number;
    inFlight: number;
    spooled: number;
    total: number;
  };
  /** What the spool takes on disk. */
  spooledBytes: number;
  /** What `bufferBytes` bounds: open batches raw, sealed and in-flight ones as they are kept. */
  bufferedBytes: number;
  /** Of the delivered batches, before and after compression. */
  deliveredRawBytes: number;
  deliveredBodyBytes: number;
  requests: number;
  retries: number;
  /** How often a function of the application (`map`, `route`, a format) failed for a record. */
  hookFailures: number;
  /** Wall clock, milliseconds. */
  lastDeliveredAt: number | undefined;
  lastError: { at: number; code: string; message: string } | undefined;
}
