import type { Mapper } from '../log.js';
import { reasonOf } from '../record/thrown.js';
import type { Runtime } from '../runtime.js';
import type { LogWriter } from '../wire/log-writer.js';
import { FUTURE_WINDOW_MS, PAST_WINDOW_MS } from '../wire/service-limits.js';

/** The field that keeps a time the service would refuse. */
export const ORIGINAL_TIME_KEY = 'putlogs_original_time';

/** The field that says why a record is incomplete. */
export const RECORD_ERROR_KEY = 'putlogs_error';

/** Times closer than this to the window's edges may fall out of it on their way. */
const WINDOW_MARGIN_MS = 60_000;

/** What came of encoding one record: its bytes, or why there are none. */
export type Encoded = number | 'invalid' | 'too-large';

/** Runs a record through its mapper into a writer, and repairs what the service would refuse. */
export class RecordEncoder {
  readonly #runtime: Pick<Runtime, 'now'>;
  readonly #serverNow: () => number;

  constructor(runtime: Pick<Runtime, 'now'>, serverNow: () => number) {
    this.#runtime = runtime;
    this.#serverNow = serverNow;
  }

  encode<R>(writer: LogWriter, record: R, mapper: Mapper<R>, maxBytes: number): Encoded {
    writer.begin(maxBytes);
    try {
      mapper(record, writer);
    } catch (error) {
      // What was written before the failure is whole fields; they are worth keeping.
      writer.string(RECORD_ERROR_KEY, `incomplete: ${reasonOf(error)}`);
    }
    if (writer.isEmpty && !writer.isTooLarge) return 'invalid';
    const bytes = writer.hasTime
      ? this.#endAtGivenTime(writer)
      : endAt(writer, this.#runtime.now());
    return writer.isTooLarge ? 'too-large' : bytes;
  }

  #endAtGivenTime(writer: LogWriter): number {
    const { seconds, nanos } = writer.givenTime;
    const now = this.#serverNow();
    const ms = seconds * 1000;
    if (
      ms >= now - PAST_WINDOW_MS + WINDOW_MARGIN_MS &&
      ms <= now + FUTURE_WINDOW_MS - WINDOW_MARGIN_MS
    ) {
      return writer.end(seconds, nanos);
    }
    writer.string(ORIGINAL_TIME_KEY, isoTime(seconds, nanos));
    return endAt(writer, this.#runtime.now());
  }
}

function endAt(writer: LogWriter, nowMs: number): number {
  const seconds = Math.floor(nowMs / 1000);
  return writer.end(seconds, Math.floor((nowMs - seconds * 1000) * 1e6));
}

function isoTime(seconds: number, nanos: number): string {
  const toSeconds = new Date(seconds * 1000).toISOString().slice(0, -'.000Z'.length);
  return `${toSeconds}.${String(nanos).padStart(9, '0')}Z`;
}
