/** A value may hold this many bytes (PutLogs: "value ... cannot be larger than 1 MB"). */
export const MAX_VALUE_BYTES = 1024 * 1024;

/** A key, a topic and a source may hold this many bytes (Data model). */
export const MAX_NAME_BYTES = 128;

/** What one request may hold. */
export interface RequestLimits {
  /** Of the LogGroup before compression. */
  readonly rawBytes: number;
  readonly logs: number;
}

/** The limits of the PutLogs page, which every region accepts. */
export const STANDARD_LIMITS: RequestLimits = { rawBytes: 3 * 1024 * 1024, logs: 4096 };

/** The limits that newer regions accept and other producers use. */
export const RAISED_LIMITS: RequestLimits = { rawBytes: 10 * 1024 * 1024, logs: 40960 };

/** Times outside [now - this, now + FUTURE_WINDOW_MS] make the service refuse the whole request. */
export const PAST_WINDOW_MS = 7 * 24 * 3600 * 1000;
export const FUTURE_WINDOW_MS = 15 * 60 * 1000;

/** No encoded log is shorter: tag, length, and the time that each has. */
export const MIN_LOG_BYTES = 4;
