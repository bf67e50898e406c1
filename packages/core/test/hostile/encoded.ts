import { RecordEncoder } from '../../src/batch/record-encoder.js';
import type { Mapper } from '../../src/log.js';
import { writeLog } from '../../src/log-mapper.js';
import { KeyTable } from '../../src/wire/key-table.js';
import { LogWriter } from '../../src/wire/log-writer.js';
import { type AcceptedLog, acceptedLogs } from './accepted.js';

const MAX_RECORD_BYTES = 3 * 1024 * 1024;
const encoder = new RecordEncoder({ now: Date.now }, Date.now);

/** Encodes records as a batch does, one behind the other, and reads them as the service would. */
export function encoded<R>(
  records: readonly R[],
  mapper: Mapper<R>,
  flatten = false,
): readonly AcceptedLog[] {
  const writer = new LogWriter(Buffer.alloc(0), new KeyTable(), { flatten });
  for (const record of records) {
    const bytes = encoder.encode(writer, record, mapper, MAX_RECORD_BYTES);
    if (typeof bytes === 'string') throw new Error(`The record was given up as ${bytes}.`);
    writer.take();
  }
  return acceptedLogs(writer.buffer.subarray(0, writer.position));
}

type Fields = Readonly<Record<string, unknown>>;

/** As `encoded`, of records that are given as their fields. */
export function encodedFields(records: readonly Fields[], flatten = false): readonly Fields[] {
  const logs = records.map((contents) => ({ contents }));
  return encoded(logs, writeLog, flatten).map(({ contents }) => contents);
}
