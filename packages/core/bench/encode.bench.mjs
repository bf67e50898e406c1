/**
 * Encoding on enqueue against building a LogGroup of strings and encoding it with protobufjs.
 *
 *   npm run build && node bench/encode.bench.mjs
 */

import { compare } from '../../../scripts/compare.mjs';
import { writeLog } from '../dist/esm/log-mapper.js';
import { valueText } from '../dist/esm/record/value-text.js';
import { KeyTable } from '../dist/esm/wire/key-table.js';
import { encodeLogGroup } from '../dist/esm/wire/log-group.js';
import { LogWriter } from '../dist/esm/wire/log-writer.js';
import { records } from './corpus.mjs';

const BATCH = 1000;
const SECONDS = 1_754_500_000;
const batch = records(BATCH);
const texts = batch.map((record) =>
  Object.entries(record).map(([key, value]) => [key, valueText(value)]),
);

const writer = new LogWriter(Buffer.allocUnsafe(1 << 20), new KeyTable(), { flatten: false });

function encodeBatch(write) {
  writer.taken = 0;
  for (let i = 0; i < BATCH; i++) {
    writer.begin(1 << 20);
    write(i);
    writer.end(SECONDS, i);
    writer.take();
  }
}

const strings = (i) => {
  for (const [key, value] of texts[i]) writer.string(key, value);
};
const objects = (i) => writeLog({ contents: batch[i] }, writer);

const times = (work) => (count) => {
  for (let done = 0; done < count; done += BATCH) work();
};

encodeBatch(strings);
console.log(`${(writer.position / BATCH).toFixed(0)} B a log`);
compare(
  'strings → LogGroup, per log',
  {
    'log writer': times(() => encodeBatch(strings)),
    protobufjs: times(() =>
      encodeLogGroup({
        Logs: texts.map((fields, i) => ({
          Time: SECONDS,
          Contents: fields.map(([Key, Value]) => ({ Key, Value })),
          Time_ns: i,
        })),
      }),
    ),
  },
  100_000,
);
compare(
  'objects → LogGroup, per log',
  {
    'mapper + log writer': times(() => encodeBatch(objects)),
    'JSON.stringify values + protobufjs': times(() =>
      encodeLogGroup({
        Logs: batch.map((record, i) => ({
          Time: SECONDS,
          Contents: Object.entries(record).map(([Key, value]) => ({
            Key,
            Value: typeof value === 'string' ? value : JSON.stringify(value),
          })),
          Time_ns: i,
        })),
      }),
    ),
  },
  100_000,
);
