/** A time as applications have it: see `toLogTime` for how each form is read. */
export type TimeInput = Date | number | bigint | string;

/** One record: a time and its contents. */
export interface Log {
  /**
   * When it happened. A `Date`, an ISO 8601 string (up to nine fraction digits), or a number since
   * the epoch whose magnitude tells the unit: seconds, milliseconds, microseconds or nanoseconds.
   * @default the time of arrival
   */
  time?: TimeInput | undefined;
  /** Fields. Strings are sent as they are, everything else as readable text (objects as JSON). */
  contents: Readonly<Record<string, unknown>> | Iterable<readonly [string, unknown]>;
}

/** Where a record goes, if not where the options say. Absent members mean the options' value. */
export interface Route {
  project?: string | undefined;
  logstore?: string | undefined;
  topic?: string | undefined;
  source?: string | undefined;
  /** KeyHash mode: records of one key keep their order and land in one shard. */
  hashKey?: string | undefined;
}

/**
 * Where a mapper puts a record's fields. Each call writes straight into the open batch, so nothing
 * of the record is kept alive and later changes to it don't matter. A key written twice: the last wins.
 */
export interface ContentsWriter {
  /** The record's time, in any form of `TimeInput`; others are ignored. The last call wins. */
  time(value: unknown): void;
  /** A string field, as it is. */
  string(key: string, value: string): void;
  /** A field of any kind, as readable text. `undefined`, functions and symbol keys are left out, as in JSON. */
  value(key: string, value: unknown): void;
  /** A field whose value is JSON text already: it is copied, not parsed (unless `flatten` needs to). */
  json(key: string, text: string): void;
  /** Forgets everything written for this record, its time included. */
  reset(): void;
}

/** Translates a record into contents. A mapper that throws costs only its own record. */
export type Mapper<R> = (record: R, contents: ContentsWriter) => void;
