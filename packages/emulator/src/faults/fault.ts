import type { RequestHead } from '../verify/request-head.js';

/** What a fault may look at to decide whether a request concerns it. */
export type FaultTarget = Pick<
  RequestHead,
  'method' | 'url' | 'headers' | 'project' | 'logstore' | 'hashKey'
>;

/** Requests a fault is for: those with these values, or those a test says yes to. */
export type FaultMatch =
  | {
      project?: string | undefined;
      logstore?: string | undefined;
      hashKey?: string | undefined;
    }
  | ((target: FaultTarget) => boolean);

interface FaultScope {
  /** How many requests it hits; then it is over. @default all until it is removed */
  times?: number | undefined;
  /** How many of a hundred matching requests it hits, drawn at random. @default 100 */
  percent?: number | undefined;
  /** @default every request */
  match?: FaultMatch | undefined;
}

/**
 * Nothing listens on the port: open connections are cut and new ones refused, until the fault is
 * removed or `forMs` have passed. Then the same port listens again.
 */
export interface RefuseFault {
  kind: 'refuse';
  forMs?: number | undefined;
}

/** The connection ends with a TCP reset. */
export interface ResetFault extends FaultScope {
  kind: 'reset';
  /**
   * When: after the request's `head`, in the middle of its `body`, after its logs are `stored` but
   * before the answer, or in the middle of the `answer`'s head (its logs are stored then, too).
   * @default 'head'
   */
  at?: 'head' | 'body' | 'stored' | 'answer' | undefined;
}

/** The answer comes late. Its logs are stored at once. Several delays add up. */
export interface DelayFault extends FaultScope {
  kind: 'delay';
  ms: number;
}

/** The answer never comes, and the connection stays open. */
export interface HangFault extends FaultScope {
  kind: 'hang';
  /**
   * After which step nothing follows: the request is `read` and not looked at, its logs are
   * `stored`, or the right answer's `head` is sent (its status, a request id, and a body announced
   * that never comes).
   * @default 'read'
   */
  after?: 'read' | 'stored' | 'head' | undefined;
}

/** Another answer than the right one. */
export interface AnswerFault extends FaultScope {
  kind: 'answer';
  /** @default the status that goes with `code`, else 200 */
  status?: number | undefined;
  /** Makes the body `{"errorCode": code, "errorMessage": message}`. */
  code?: string | undefined;
  /** @default the service's words for `code` */
  message?: string | undefined;
  /** The body, when there is no `code`. @default none */
  body?: string | Uint8Array | undefined;
  /** Added to the answer's headers, or in their place. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Whether `x-log-requestid` and `x-log-time` are there; a proxy's page has none. @default true */
  requestId?: boolean | undefined;
  /** Whether the request's logs are stored all the same. @default false */
  stored?: boolean | undefined;
}

/** A quota, as a token bucket. A request over it is refused; one within it goes its way. */
export interface QuotaFault extends FaultScope {
  kind: 'quota';
  /** Bytes before compression. Give this or `requestsPerSecond`, or both. */
  bytesPerSecond?: number | undefined;
  requestsPerSecond?: number | undefined;
  /** What may come at once, in seconds' worth. @default 1 */
  burstSeconds?: number | undefined;
  /** @default 'WriteQuotaExceed' */
  code?: string | undefined;
  /** @default the status that goes with `code`, else 403 */
  status?: number | undefined;
  /** @default the service's words for `code` */
  message?: string | undefined;
  /** Adds a `Retry-After` header. */
  retryAfterSeconds?: number | undefined;
}

/** Something that goes wrong on purpose. */
export type Fault = RefuseFault | ResetFault | DelayFault | HangFault | AnswerFault | QuotaFault;

/** Faults that concern single requests. */
export type RequestFault = Exclude<Fault, RefuseFault>;

/** A fault at work. */
export interface FaultHandle {
  /** How many requests it has hit. A refused connection is no request: `refuse` counts none. */
  readonly hits: number;
  /**
   * Ends the fault; requests it has already hit stay hit. Resolves when that is in force: for
   * `refuse`, when the port listens again.
   */
  remove(): Promise<void>;
}
