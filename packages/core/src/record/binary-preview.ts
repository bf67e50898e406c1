import { Buffer } from 'node:buffer';
import { types } from 'node:util';

const PREVIEW_BYTES = 64;

/** `ArrayBuffer`, `SharedArrayBuffer`, `DataView`, typed arrays and `Buffer`. */
export type Binary = ArrayBufferLike | ArrayBufferView;

export function isBinary(value: object): value is Binary {
  return ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value);
}

/** What a log shows of bytes: their kind, how many they are, and the first 64 in hex. */
export interface BinaryPreview {
  readonly type: string;
  /** Bytes. */
  readonly length: number;
  readonly hex: string;
}

export function binaryPreview(value: Binary): BinaryPreview {
  const length = value.byteLength;
  const shown = Math.min(length, PREVIEW_BYTES);
  const bytes = ArrayBuffer.isView(value)
    ? Buffer.from(value.buffer, value.byteOffset, shown)
    : Buffer.from(value, 0, shown);
  return { type: binaryType(value), length, hex: bytes.toString('hex') };
}

function binaryType(value: Binary): string {
  if (Buffer.isBuffer(value)) return 'Buffer';
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}
