import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';

/** One HTTP request, complete and signed. */
export interface HttpRequest {
  /** `http:` or `https:`. */
  readonly protocol: 'http:' | 'https:';
  /** Where to connect to. The `host` header may name another host. */
  readonly hostname: string;
  readonly port: number;
  readonly path: string;
  /** Header names as they go over the wire. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The whole exchange, from lookup to the end of the answer's head, in milliseconds. */
  readonly timeoutMs: number;
  readonly agent: HttpAgent | HttpsAgent | undefined;
}

/** What came of an {@link HttpRequest}. A failure is a value, never an exception. */
export type HttpResult = HttpAnswer | HttpFailure;

export interface HttpAnswer {
  readonly kind: 'answer';
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** At most 64 KiB of it, and only what arrived in time. Empty for a 200 with a request id. */
  readonly body: string;
}

export interface HttpFailure {
  readonly kind: 'failure';
  /** Node's error code (`ECONNRESET`, `ENOTFOUND`, `CERT_HAS_EXPIRED` …) or `RequestTimeout`. */
  readonly code: string;
  readonly message: string;
}

/** A pending timer. */
export interface Timer {
  cancel(): void;
}

/**
 * The port to the outside. Everything in core that reads a clock, waits, draws a random number or
 * opens a connection does it through here, so that a simulation can own time and network.
 */
export interface Runtime {
  /** Wall clock, milliseconds since the epoch. */
  now(): number;
  /** A clock that never steps back, in milliseconds from an arbitrary start. Deadlines are measured on it. */
  monotonic(): number;
  /** Calls `task` once after `delayMs`. `keepAlive: false` lets the process end while it waits. */
  timer(delayMs: number, task: () => void, options: { keepAlive: boolean }): Timer;
  /** Calls `task` after the current turn of the event loop. */
  defer(task: () => void): void;
  /** Uniform in [0, 1). */
  random(): number;
  randomBytes(size: number): Uint8Array;
  post(request: HttpRequest): Promise<HttpResult>;
  /** Says something on standard error, at once and without throwing. */
  warn(text: string): void;
  /** Calls `task` when the process ends, after all deliveries, unless the returned function was called. */
  onExit(task: () => void): () => void;
  /** Lets go of idle connections. Requests after it may open new ones. */
  close(): void;
}
