/** Core's way from a record to bytes in the open batch, for figures that are about nothing else. */
import { writeLog } from '../../packages/core/dist/esm/log-mapper.js';
import { KeyTable } from '../../packages/core/dist/esm/wire/key-table.js';
import { LogWriter } from '../../packages/core/dist/esm/wire/log-writer.js';

export { valueText } from '../../packages/core/dist/esm/record/value-text.js';
export { encodeLogGroup } from '../../packages/core/dist/esm/wire/log-group.js';
export { createLineMapper, lineFormat } from '../../packages/pino/dist/esm/records/line-mapper.js';

const MAX_RECORD_BYTES = 1 << 20;
const BATCH_BYTES = 512 * 1024;

export class OpenBatch {
  #writer = new LogWriter(Buffer.allocUnsafe(1 << 20), new KeyTable(), { flatten: false });

  /**
   * Encodes a record; the time it gets doesn't matter. Starts anew when the batch is full.
   *
   * @template R
   * @param {R} record
   * @param {import('@putlogs/core').Mapper<R>} mapper
   */
  write(record, mapper) {
    const writer = this.#writer;
    if (writer.position > BATCH_BYTES) writer.taken = 0;
    writer.begin(MAX_RECORD_BYTES);
    mapper(record, writer);
    writer.end(1_754_500_000, 123_000_000);
    writer.take();
  }

  /**
   * As `Producer.send()` does.
   *
   * @param {Record<string, unknown>} contents
   */
  send(contents) {
    this.write({ contents }, writeLog);
  }
}
