import type { Compression } from '../decode/decompress.js';

/** A log as the service would have it. */
export interface StoredLog {
  readonly project: string;
  readonly logstore: string;
  readonly topic: string;
  readonly source: string;
  /** Shared, and frozen, by all logs of one request. */
  readonly tags: Readonly<Record<string, string>>;
  /** Seconds since the epoch. */
  readonly time: number;
  /** Nanoseconds within the second; absent when the log carried none. */
  readonly timeNs?: number;
  /** When a key came twice, the last value. */
  readonly contents: Readonly<Record<string, string>>;
  /** The `x-log-requestid` that the request was answered with. */
  readonly requestId: string;
  /** The key of KeyHash mode. */
  readonly hashKey?: string;
  /** The emulator's clock, in milliseconds. */
  readonly receivedAt: number;
}

/** How an exchange ended. */
export type RequestOutcome =
  /** With an answer: see `status`. */
  | 'answered'
  /** A fault broke the connection. */
  | 'reset'
  /** A fault left it without a (whole) answer. */
  | 'hung'
  /** The client went away before its body was complete. */
  | 'aborted';

/** A request as it came, and what became of it. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query as received. */
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly outcome: RequestOutcome;
  /** Of the answer; absent when there was none. */
  readonly status?: number;
  /** The `errorCode` and `errorMessage` it was answered with. */
  readonly errorCode?: string;
  readonly errorMessage?: string;
  /** What the emulator knows beyond the service's words, such as the string it signed. Not in the answer. */
  readonly hint?: string;
  /** The kind of the fault that decided the outcome. */
  readonly fault?: string;
  readonly requestId: string;
  readonly project?: string;
  readonly logstore?: string;
  readonly hashKey?: string;
  readonly signature: 'v1' | 'v4' | 'unsigned';
  readonly compression: Compression | 'unknown';
  /** How many logs it held; 0 when they could not all be read. */
  readonly logs: number;
  /** Whether they were stored: a fault may store them and still not say so. */
  readonly stored: boolean;
  /** Bytes before compression; 0 when the body was refused before it was decoded. */
  readonly rawBytes: number;
  /** Bytes of the body as sent. */
  readonly bodyBytes: number;
  /** The emulator's clock, in milliseconds. */
  readonly receivedAt: number;
}

/** Which logs to show; what is absent does not matter. */
export interface LogQuery {
  project?: string | undefined;
  logstore?: string | undefined;
  topic?: string | undefined;
  source?: string | undefined;
  /** Contents that must be there with exactly these values, or a test of the log. */
  where?: Readonly<Record<string, string>> | ((log: StoredLog) => boolean) | undefined;
  /** At most this many: the newest, still in order of arrival. */
  limit?: number | undefined;
}

/** Which requests to show; what is absent does not matter. */
export interface RequestQuery {
  project?: string | undefined;
  logstore?: string | undefined;
  status?: number | undefined;
  errorCode?: string | undefined;
  where?: ((request: ReceivedRequest) => boolean) | undefined;
  /** At most this many: the newest, still in order of arrival. */
  limit?: number | undefined;
}

/** What has happened since the start, or since `clear()`. */
export interface EmulatorStats {
  readonly requests: number;
  /** Requests whose logs were stored. */
  readonly accepted: number;
  /** Requests answered with an `errorCode`, by the code. */
  readonly refused: Readonly<Record<string, number>>;
  /** Requests whose outcome a fault decided, by its kind. */
  readonly faulted: Readonly<Record<string, number>>;
  /** Of the accepted requests. */
  readonly logs: number;
  readonly rawBytes: number;
  readonly bodyBytes: number;
  /** Logs that had a key more than once, for which the service promises nothing. */
  readonly logsWithDuplicateKeys: number;
  /** What `logs()` can show now, and its size as the emulator estimates it. */
  readonly storedLogs: number;
  readonly storedBytes: number;
  /** Forgotten to stay within `maxStoredBytes` and `maxStoredRequests`. */
  readonly droppedLogs: number;
  readonly droppedRequests: number;
}
