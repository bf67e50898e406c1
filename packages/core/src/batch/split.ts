import type { DroppedLog } from '../events.js';
import type { Compression } from '../wire/compression.js';
import { compressionFor } from '../wire/compression.js';
import { decodeLogGroup } from '../wire/log-group.js';
import { TAG } from '../wire/tags.js';
import { rawOf, type SealedBatch, sealBatch } from './sealed-batch.js';

/** Halves a batch of at least two logs; both halves keep the tags, so also the `__pack_id__`. */
export function splitBatch(
  batch: SealedBatch,
  compression: Compression,
): [SealedBatch, SealedBatch] {
  const raw = rawOf(batch);
  const half = batch.logs >>> 1;
  const middle = skipLogs(raw, 0, half);
  const end = skipLogs(raw, middle, batch.logs - half);
  const trailer = raw.subarray(end);
  const second = raw.subarray(middle, end);
  return [
    sealBatch(batch.destination, join(raw.subarray(0, middle), trailer), half, compression),
    sealBatch(batch.destination, join(second, trailer), batch.logs - half, compression),
  ];
}

/** The same logs without compression. */
export function uncompressedBatch(batch: SealedBatch): SealedBatch {
  return sealBatch(batch.destination, rawOf(batch), batch.logs, compressionFor('none'));
}

/** Reads back what a batch holds. */
export function logsOf(batch: SealedBatch): DroppedLog[] {
  return decodeLogGroup(rawOf(batch)).Logs.map((log) => ({
    time: log.Time,
    timeNs: log.Time_ns,
    contents: Object.fromEntries(log.Contents.map(({ Key, Value }) => [Key, Value])),
  }));
}

/** The position behind `count` logs that begin at `start`. Throws where there are fewer: it came from disk. */
function skipLogs(raw: Uint8Array, start: number, count: number): number {
  let at = start;
  for (let i = 0; i < count; i++) {
    if (raw[at] !== TAG.groupLogs)
      throw new RangeError('the batch holds fewer logs than it should');
    let length = 0;
    let shift = 0;
    let byte: number;
    at += 1;
    do {
      byte = raw[at++] ?? 0;
      length |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte >= 0x80);
    at += length >>> 0;
  }
  if (at > raw.length) throw new RangeError('the batch breaks off');
  return at;
}

function join(logs: Uint8Array, trailer: Uint8Array): Uint8Array {
  const whole = new Uint8Array(logs.length + trailer.length);
  whole.set(logs);
  whole.set(trailer, logs.length);
  return whole;
}
