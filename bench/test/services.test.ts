import { gzipSync } from 'node:zlib';
import lz4 from 'lz4js';
import { describe, expect, it } from 'vitest';
import { encodeLogGroup } from '../contenders/open-batch.mjs';
import { serviceOf } from '../sink/services.mjs';
import { snappyDecompress } from '../sink/snappy.mjs';

const RECORDS = 3;
const SLS = '/logstores/records/shards/lb';
const LOKI = '/loki/api/v1/push';

const logGroup = Buffer.from(
  encodeLogGroup({
    Logs: Array.from({ length: RECORDS }, (_, i) => ({
      Time: 1_754_500_000,
      Contents: [{ Key: 'message', Value: `the same words again and again ${i}` }],
    })),
    Topic: 'topic',
    LogTags: [{ Key: 'host', Value: 'a' }],
  }),
);

function lz4Block(raw: Buffer): Buffer {
  const block = Buffer.alloc(lz4.compressBound(raw.length));
  const table = new Uint32Array(1 << 16);
  return block.subarray(0, lz4.compressBlock(raw, block, 0, raw.length, table));
}

/** A snappy block that is nothing but literals. */
function snappyLiterals(raw: Buffer): Buffer {
  return Buffer.concat([Buffer.from([raw.length, (raw.length - 1) << 2]), raw]);
}

/** PushRequest { streams: [{ labels: "a", entries: [{}, {}] }, { labels: "b", entries: [{}] }] } */
const push = Buffer.from('0a070a01611200' + '1200' + '0a050a01621200', 'hex');
const streams = [
  { values: [['1', 'a']] },
  {
    values: [
      ['1', 'b'],
      ['2', 'c'],
    ],
  },
];

describe('the sink counts the records of', () => {
  it.each<[string, string, Buffer, Record<string, string>]>([
    ['a LogGroup', SLS, logGroup, {}],
    [
      'a LogGroup compressed with LZ4',
      SLS,
      lz4Block(logGroup),
      { 'x-log-compresstype': 'lz4', 'x-log-bodyrawsize': `${logGroup.length}` },
    ],
    ["Loki's protobuf", LOKI, snappyLiterals(push), { 'content-type': 'application/x-protobuf' }],
    [
      "Loki's JSON",
      LOKI,
      Buffer.from(JSON.stringify({ streams })),
      { 'content-type': 'application/json' },
    ],
    [
      'lines of JSON',
      '/v1/datasets/bench/ingest',
      gzipSync('{"a":1}\n{"a":2}\n{"a":3}'),
      { 'content-encoding': 'gzip' },
    ],
    [
      'a MessagePack array',
      '/logtail',
      gzipSync(Buffer.from('930102' + '03', 'hex')),
      { 'content-encoding': 'gzip' },
    ],
  ])('%s', (_, path, body, headers) => {
    expect(serviceOf(path)?.count(body, headers)).toBe(RECORDS);
  });

  it('nothing else', () => {
    expect(serviceOf('/elsewhere')).toBeUndefined();
  });
});

describe('snappyDecompress()', () => {
  it.each([
    ['literals', '0310616263', 'abc'],
    [
      'a copy with an offset of one byte that reaches into itself',
      '0a08616263' + '0d03',
      'abcabcabca',
    ],
    ['a copy with an offset of two bytes', '0608616263' + '0a0300', 'abcabc'],
  ])('reads %s', (_, block, raw) => {
    expect(snappyDecompress(Buffer.from(block, 'hex')).toString()).toBe(raw);
  });
});
