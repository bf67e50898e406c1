/**
 * What sealing a batch of half a megabyte costs and saves.
 *
 *   npm run build && node bench/compression.bench.mjs
 */
import { writeLog } from '../dist/esm/log-mapper.js';
import { compressionFor, isCompressionAvailable } from '../dist/esm/wire/compression.js';
import { md5UpperHex } from '../dist/esm/wire/digest.js';
import { KeyTable } from '../dist/esm/wire/key-table.js';
import { LogWriter } from '../dist/esm/wire/log-writer.js';
import { compare } from './compare.mjs';
import { records } from './corpus.mjs';

const BATCH_BYTES = 512 * 1024;
const writer = new LogWriter(Buffer.allocUnsafe(1 << 20), new KeyTable(), { flatten: false });
for (const record of records(10_000)) {
  writer.begin(1 << 20);
  writeLog({ contents: record }, writer);
  writer.end(1_754_500_000, 0);
  writer.take();
  if (writer.position > BATCH_BYTES) break;
}
const raw = Buffer.from(writer.buffer.subarray(0, writer.position));

const names = ['deflate', 'zstd', 'lz4'].filter(isCompressionAvailable);
const contenders = Object.fromEntries(
  names.map((name) => {
    const compression = compressionFor(name);
    const { length } = compression.compress(raw);
    const title = `${name} to ${((length / raw.length) * 100).toFixed(1)} %`;
    const work = (count) => {
      for (let i = 0; i < count; i++) md5UpperHex(compression.compress(raw));
    };
    return [title, work];
  }),
);
compare(`compress and hash a batch of ${raw.length} B`, contenders, 30);
