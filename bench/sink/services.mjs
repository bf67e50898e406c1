import { gunzipSync } from 'node:zlib';
import lz4 from 'lz4js';
import { countFields, delimitedFields } from './protobuf.mjs';
import { snappyDecompress } from './snappy.mjs';

/**
 * @typedef {import('node:http').IncomingHttpHeaders} Headers
 *
 * @typedef {object} Service
 * @property {RegExp} path
 * @property {(body: Buffer, headers: Headers) => number} count
 * @property {() => { status?: number, headers?: Record<string, string>, body?: string }} answer
 */

const LOGS_OF_GROUP = 1;
const STREAMS_OF_PUSH = 1;
const ENTRIES_OF_STREAM = 2;

/**
 * The services that the contenders ship to: which requests are theirs, how many records a body holds,
 * and what they answer when all is well.
 *
 * @type {readonly Service[]}
 */
const services = [
  {
    path: /^\/logstores\/[^/]+\/shards\/lb$/,
    count: (body, headers) => countFields(logGroup(body, headers), LOGS_OF_GROUP),
    answer: () => ({ headers: { 'x-log-requestid': '5F8A1B2C3D4E5F6071829304' } }),
  },
  {
    path: /^\/loki\/api\/v1\/push$/,
    count: countLoki,
    answer: () => ({ status: 204 }),
  },
  {
    path: /^\/v1\/(?:datasets\/[^/]+\/ingest|ingest\/[^/]+)$/,
    count: (body, headers) => countLines(unzipped(body, headers)),
    answer: () => ({
      headers: { 'content-type': 'application/json' },
      body: '{"ingested":0,"failed":0,"failures":[],"processedBytes":0,"blocksCreated":0,"walLength":0}',
    }),
  },
  {
    path: /^\/logtail$/,
    count: (body, headers) => arrayLength(unzipped(body, headers)),
    answer: () => ({ status: 202 }),
  },
];

/**
 * The service that a path belongs to, if it is one of a contender's.
 *
 * @param {string} path
 */
export function serviceOf(path) {
  return services.find((service) => service.path.test(path));
}

/**
 * Bytes before compression, where the request says so.
 *
 * @param {Buffer} body
 * @param {Headers} headers
 */
export function rawBytesOf(body, headers) {
  return Number(headers['x-log-bodyrawsize'] ?? body.length);
}

/** @param {Buffer} body @param {Headers} headers */
function logGroup(body, headers) {
  const compression = headers['x-log-compresstype'];
  if (compression === undefined) return body;
  if (compression !== 'lz4') throw new Error(`a body compressed with ${compression}`);
  const raw = Buffer.alloc(rawBytesOf(body, headers));
  const bytes = lz4.decompressBlock(body, raw, 0, body.length, 0);
  if (bytes !== raw.length) throw new RangeError(`${bytes} bytes instead of ${raw.length}`);
  return raw;
}

/** @param {Buffer} body @param {Headers} headers */
function countLoki(body, headers) {
  let records = 0;
  if (headers['content-type'] === 'application/json') {
    for (const { values } of JSON.parse(body.toString()).streams) records += values.length;
    return records;
  }
  for (const { number, bytes } of delimitedFields(snappyDecompress(body))) {
    if (number === STREAMS_OF_PUSH) records += countFields(bytes, ENTRIES_OF_STREAM);
  }
  return records;
}

/** @param {Buffer} body @param {Headers} headers */
function unzipped(body, headers) {
  return headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}

/** @param {Buffer} text */
function countLines(text) {
  let lines = 0;
  for (let at = 0; at < text.length; lines++) {
    const end = text.indexOf('\n', at);
    at = end < 0 ? text.length : end + 1;
  }
  return lines;
}

/**
 * Of a MessagePack array (https://github.com/msgpack/msgpack/blob/master/spec.md#array-format-family).
 *
 * @param {Buffer} bytes
 */
function arrayLength(bytes) {
  const first = bytes.readUInt8(0);
  if (first === 0xdc) return bytes.readUInt16BE(1);
  if (first === 0xdd) return bytes.readUInt32BE(1);
  if (first >= 0x90 && first <= 0x9f) return first & 15;
  throw new TypeError('not an array of MessagePack');
}
