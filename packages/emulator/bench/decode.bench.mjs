/**
 * What a request's body of half a megabyte costs the emulator: the LZ4 block that it decodes itself,
 * as strictly as the reference decoder, and the LogGroup in it. The last row is lz4-napi, which is
 * native code.
 *
 *   npm run build && node bench/decode.bench.mjs
 */
import { compressSync, uncompressSync } from 'lz4-napi';
import $protobuf from 'protobufjs/minimal.js';
import { compare } from '../../../scripts/compare.mjs';
import { decompress } from '../dist/esm/decode/decompress.js';
import { decodeLogGroup } from '../dist/esm/decode/sls.js';

const RAW_BYTES = 512 * 1024;
const DECODES_PER_ROUND = 100;

/** The tags of sls.proto's fields: `LogGroup.Logs`, `Log.Time`, `Log.Contents`, and a pair's two. */
const LOGS = 0x0a;
const TIME = 0x08;
const CONTENTS = 0x12;
const KEY = 0x0a;
const VALUE = 0x12;

/** A LogGroup of log lines, a little more than the size. */
function batch() {
  const writer = $protobuf.Writer.create();
  for (let i = 0; writer.len < RAW_BYTES; i++) {
    const fields = {
      level: 'info',
      message: 'request completed',
      service: 'checkout',
      reqId: `req-${i.toString(36)}`,
      url: `/api/orders/${(i * 7919) % 100_003}?expand=items`,
      status: '200',
      ms: String((i % 977) / 8),
    };
    const log = writer.uint32(LOGS).fork();
    log.uint32(TIME).uint32(1_754_500_000 + (i >>> 5));
    for (const [key, value] of Object.entries(fields))
      log.uint32(CONTENTS).fork().uint32(KEY).string(key).uint32(VALUE).string(value).ldelim();
    log.ldelim();
  }
  return Buffer.from(writer.finish());
}

const raw = batch();
// lz4-napi puts the size in front of the block, and wants it there.
const sized = compressSync(raw);
const block = sized.subarray(4);
if (decodeLogGroup(raw).Logs.length < 1000) throw new Error('it holds too few logs');
if (!decompress(block, 'lz4', raw.length).equals(raw)) throw new Error('it decodes to other bytes');

const times = (work) => (count) => {
  for (let i = 0; i < count; i++) work();
};

compare(
  `a batch of ${raw.length} B, ${block.length} B as LZ4`,
  {
    'LZ4 block → bytes': times(() => decompress(block, 'lz4', raw.length)),
    'LZ4 block → LogGroup': times(() => decodeLogGroup(decompress(block, 'lz4', raw.length))),
    'lz4-napi': times(() => uncompressSync(sized)),
  },
  DECODES_PER_ROUND,
  raw.length,
);
