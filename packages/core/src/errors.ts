/** Thrown at construction when an option can't be used. It names the option, its value (secrets masked) and the fix. */
export class PutLogsConfigError extends Error {
  override readonly name = 'PutLogsConfigError';
  /** The option at fault, as the caller wrote it. */
  readonly option: string;

  constructor(option: string, message: string) {
    super(`[${option}] ${message}`);
    this.option = option;
  }
}

/** What a {@link PutLogsError} knows of the answer behind it. */
export interface PutLogsErrorDetails {
  code: string;
  status?: number | undefined;
  requestId?: string | undefined;
  cause?: unknown;
}

/** Why {@link putLogs} rejected. It never holds the request, its headers or a secret. */
export class PutLogsError extends Error {
  override readonly name = 'PutLogsError';
  /** The service's `errorCode`, or the code of the network error (`ECONNREFUSED`), or `RequestTimeout`. */
  readonly code: string;
  /** HTTP status, where there was an answer. */
  readonly status: number | undefined;
  /** `x-log-requestid` of the answer, where there was one. */
  readonly requestId: string | undefined;

  constructor(message: string, { code, status, requestId, cause }: PutLogsErrorDetails) {
    super(`[${code}] ${message}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = status;
    this.requestId = requestId;
  }
}
