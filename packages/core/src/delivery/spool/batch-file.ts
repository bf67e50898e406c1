import { crc32 } from 'node:zlib';
import type { SealedBatch } from '../../batch/sealed-batch.js';
import { type BatchMeta, batchMetaText, parseBatchMeta } from './meta.js';
import { PREAMBLE_BYTES, readPreamble, writePreamble } from './preamble.js';

/** Preamble, length of the meta, length and checksum of the body, checksum of these and the meta. */
const FIXED_BYTES = PREAMBLE_BYTES + 16;

/** Any head is within the first bytes of its file. */
export const MAX_BATCH_HEAD_BYTES = 4096;

/** What the head of a batch's file says, after its checksum was found right. */
export interface BatchHead extends BatchMeta {
  readonly headBytes: number;
  readonly bodyBytes: number;
  readonly bodyCrc: number;
}

/** The whole file: head and body. Throws when the destination is longer than any that can be. */
export function encodeBatchFile(batch: SealedBatch, sealedAtMs: number): Uint8Array[] {
  const { body } = batch;
  const meta = Buffer.from(batchMetaText({ ...batch, sealedAtMs }), 'utf8');
  const head = Buffer.alloc(FIXED_BYTES + meta.length);
  if (head.length > MAX_BATCH_HEAD_BYTES) throw new RangeError('the destination is too long');
  writePreamble(head, 'batch');
  head.writeUInt32LE(meta.length, 16);
  head.writeUInt32LE(body.length, 20);
  head.writeUInt32LE(crc32(body), 24);
  meta.copy(head, FIXED_BYTES);
  head.writeUInt32LE(headCrc(head), 28);
  return [head, body];
}

/** Reads a head from the first bytes of a file of `fileBytes`. */
export function readBatchHead(first: Buffer, fileBytes: number): BatchHead | 'newer' | 'damaged' {
  const preamble = readPreamble(first, 'batch');
  if (preamble !== 'ours') return preamble;
  if (first.length < FIXED_BYTES) return 'damaged';
  const headBytes = FIXED_BYTES + first.readUInt32LE(16);
  const bodyBytes = first.readUInt32LE(20);
  if (headBytes > first.length || headBytes + bodyBytes !== fileBytes) return 'damaged';
  const head = first.subarray(0, headBytes);
  if (first.readUInt32LE(28) !== headCrc(head)) return 'damaged';
  const meta = parseBatchMeta(head.toString('utf8', FIXED_BYTES));
  if (meta === undefined) return 'damaged';
  return { ...meta, headBytes, bodyBytes, bodyCrc: first.readUInt32LE(24) };
}

/** The batch of a whole file; undefined when the file is not what was written. */
export function readBatchFile(file: Buffer): SealedBatch | undefined {
  const head = readBatchHead(file, file.length);
  if (typeof head === 'string') return undefined;
  const body = file.subarray(head.headBytes);
  if (crc32(body) !== head.bodyCrc) return undefined;
  const { destination, compression, rawBytes, logs } = head;
  return { destination, body, compression, rawBytes, logs };
}

/** Of everything behind the preamble but the checksum itself. */
function headCrc(head: Buffer): number {
  return crc32(head.subarray(FIXED_BYTES), crc32(head.subarray(PREAMBLE_BYTES, FIXED_BYTES - 4)));
}
