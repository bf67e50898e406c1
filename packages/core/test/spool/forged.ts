import { crc32 } from 'node:zlib';
import { magicOf, PREAMBLE_BYTES, writePreamble } from '../../src/delivery/spool/preamble.js';

/*
 * Files as somebody would write them who knows the format: every checksum is right, and nothing else
 * need be.
 */

/** A batch's file with any meta, and a body of any form. */
export function forgedBatch(meta: unknown, body: Uint8Array): Buffer {
  const text = Buffer.from(typeof meta === 'string' ? meta : JSON.stringify(meta));
  const head = Buffer.alloc(PREAMBLE_BYTES + 16 + text.length);
  writePreamble(head, 'batch');
  head.writeUInt32LE(text.length, 16);
  head.writeUInt32LE(body.length, 20);
  head.writeUInt32LE(crc32(body), 24);
  text.copy(head, PREAMBLE_BYTES + 16);
  const lengths = crc32(head.subarray(PREAMBLE_BYTES, PREAMBLE_BYTES + 12));
  head.writeUInt32LE(crc32(text, lengths), 28);
  return Buffer.concat([head, body]);
}

/** One copy of a journal's head with any meta. */
export function forgedJournalHead(meta: unknown): Buffer {
  const text = Buffer.from(typeof meta === 'string' ? meta : JSON.stringify(meta));
  const head = Buffer.alloc(PREAMBLE_BYTES + 8 + text.length);
  writePreamble(head, 'journal');
  head.writeUInt32LE(text.length, PREAMBLE_BYTES);
  text.copy(head, PREAMBLE_BYTES + 8);
  const length = crc32(head.subarray(PREAMBLE_BYTES, PREAMBLE_BYTES + 4));
  head.writeUInt32LE(crc32(text, length), PREAMBLE_BYTES + 4);
  return head;
}

/** A journal's mark with any numbers. */
export function forgedMark(
  nonce: Uint8Array,
  { total, logs, bytes, crc }: Record<'total' | 'logs' | 'bytes' | 'crc', number>,
): Buffer {
  const mark = Buffer.alloc(28);
  mark.set(nonce);
  for (const [index, value] of [total, logs, bytes, crc].entries()) {
    mark.writeUInt32LE(value, 8 + 4 * index);
  }
  mark.writeUInt32LE(crc32(mark.subarray(0, 24)), 24);
  return mark;
}

/** A file of as many heads as find room, each of which claims all that follows it. */
export function manyHeads(bytes: number): Buffer {
  const file = Buffer.alloc(bytes);
  for (let at = 0; at + PREAMBLE_BYTES + 8 <= bytes; at += PREAMBLE_BYTES + 8) {
    writePreamble(file.subarray(at), 'journal');
    file.writeUInt32LE(bytes - at - PREAMBLE_BYTES - 8, at + PREAMBLE_BYTES);
  }
  return file;
}

export const JOURNAL_MAGIC = magicOf('journal');
