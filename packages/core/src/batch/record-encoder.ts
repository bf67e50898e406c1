import type { Mapper } from '../log.js';
import { reasonOf } from '../record/thrown.js';
import type { Runtime } from '../runtime.js';
import type { LogWriter } from '../wire/log-writer.js';
import { isInTimeWindow, isoTime, ORIGINAL_TIME_KEY } from './time-window.js';

/** The field that says why a record is incomplete. */
export const RECORD_ERROR_KEY = 'putlogs_error';

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
      writer.repair(RECORD_ERROR_KEY, `incomplete: ${reasonOf(error)}`);
    }
    if (writer.isEmpty && !writer.isTooLarge) return 'invalid';
    const bytes = writer.hasTime ? this.#endAtGivenTime(writer) : this.#endNow(writer);
    return writer.isTooLarge ? 'too-large' : bytes;
  }

  #endAtGivenTime(writer: LogWriter): number {
    const { seconds, nanos } = writer.givenTime;
    if (isInTimeWindow(seconds * 1000, this.#serverNow())) return writer.end(seconds, nanos);
    writer.repair(ORIGINAL_TIME_KEY, isoTime(seconds, nanos));
    return this.#endNow(writer);
  }

  /** By this machine's clock, as all its records, unless that is too wrong for the service. */
  #endNow(writer: LogWriter): number {
    const nowMs = this.#runtime.now();
    const serverNowMs = this.#serverNow();
    return endAt(writer, isInTimeWindow(nowMs, serverNowMs) ? nowMs : serverNowMs);
  }
}

function endAt(writer: LogWriter, nowMs: number): number {
  const seconds = Math.floor(nowMs / 1000);
  return writer.end(seconds, Math.floor((nowMs - seconds * 1000) * 1e6));
}
