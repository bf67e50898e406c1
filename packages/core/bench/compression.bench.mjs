/**
 * What sealing a batch of half a megabyte costs and saves: log lines, lines full of random ids, and
 * what can't be compressed at all. The last row is lz4js, the other LZ4 encoder in JavaScript.
 *
 *   npm run build && node bench/compression.bench.mjs
 */
import { randomBytes } from 'node:crypto';
import lz4js from 'lz4js';
import { compare } from '../../../scripts/compare.mjs';
import { writeLog } from '../dist/esm/log-mapper.js';
import { compressionFor, isCompressionAvailable } from '../dist/esm/wire/compression.js';
import { md5UpperHex } from '../dist/esm/wire/digest.js';
import { KeyTable } from '../dist/esm/wire/key-table.js';
import { LogWriter } from '../dist/esm/wire/log-writer.js';
import { records } from './corpus.mjs';

const BATCH_BYTES = 512 * 1024;

function batchOf(all) {
  const writer = new LogWriter(Buffer.allocUnsafe(1 << 20), new KeyTable(), { flatten: false });
  for (const record of all) {
    writer.begin(1 << 20);
    writeLog({ contents: record }, writer);
    writer.end(1_754_500_000, 0);
    writer.take();
    if (writer.position > BATCH_BYTES) break;
  }
  return Buffer.from(writer.buffer.subarray(0, writer.position));
}

const id = () => randomBytes(16).toString('hex');
const inputs = {
  'log lines': batchOf(records(10_000)),
  'log lines with three random ids each': batchOf(
    records(10_000).map((record) => ({ ...record, traceId: id(), spanId: id(), userId: id() })),
  ),
  'base64 of noise': batchOf(
    records(1000).map((record) => ({ ...record, text: randomBytes(768).toString('base64') })),
  ),
};

const table = new Uint32Array(1 << 16);
function compressByLz4js(raw) {
  table.fill(0);
  const target = new Uint8Array(lz4js.compressBound(raw.length));
  return target.slice(0, lz4js.compressBlock(raw, target, 0, raw.length, table));
}

const names = ['deflate', 'zstd', 'lz4'].filter(isCompressionAvailable);
const encoders = Object.fromEntries(names.map((name) => [name, compressionFor(name).compress]));
encoders.lz4js = compressByLz4js;

for (const [what, raw] of Object.entries(inputs)) {
  const contenders = Object.fromEntries(
    Object.entries(encoders).map(([name, compress]) => {
      const { length } = compress(raw);
      const title = `${name} to ${((length / raw.length) * 100).toFixed(1)} %`;
      const work = (count) => {
        for (let i = 0; i < count; i++) md5UpperHex(compress(raw));
      };
      return [title, work];
    }),
  );
  compare(`compress and hash ${raw.length} B of ${what}`, contenders, 30);
}
