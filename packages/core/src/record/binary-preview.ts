import { Buffer } from 'node:buffer';
import { types } from 'node:util';

const PREVIEW_BYTES = 64;
const PREVIEW_NUMBERS = 16;

/** `ArrayBuffer`, `SharedArrayBuffer`, `DataView`, typed arrays and `Buffer`. */
export type Binary = ArrayBufferLike | ArrayBufferView;

type NumberArray = Exclude<NodeJS.TypedArray, Uint8Array | Uint8ClampedArray>;

export function isBinary(value: object): value is Binary {
  return ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value);
}

/** What a log shows of binary data: its kind, how much it is, and how it begins. */
export type BinaryPreview =
  | { readonly type: string /** Bytes. */; readonly length: number; readonly hex: string }
  | { readonly type: string; readonly length: number; readonly values: readonly unknown[] };

export function binaryPreview(value: Binary): BinaryPreview {
  const type = binaryType(value);
  if (isNumberArray(value)) {
    const values: unknown[] = Array.prototype.slice.call(value, 0, PREVIEW_NUMBERS);
    return { type, length: value.length, values };
  }
  const length = value.byteLength;
  const shown = Math.min(length, PREVIEW_BYTES);
  // Bytes that were transferred to another thread are gone, and can't be looked at.
  if (shown === 0) return { type, length, hex: '' };
  const bytes = ArrayBuffer.isView(value)
    ? Buffer.from(value.buffer, value.byteOffset, shown)
    : Buffer.from(value, 0, shown);
  return { type, length, hex: bytes.toString('hex') };
}

function isNumberArray(value: Binary): value is NumberArray {
  if (!types.isTypedArray(value)) return false;
  return !types.isUint8Array(value) && !types.isUint8ClampedArray(value);
}

function binaryType(value: Binary): string {
  if (Buffer.isBuffer(value)) return 'Buffer';
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}
