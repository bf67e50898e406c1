import { createHash } from 'node:crypto';
import { type Compression, decompress, isCompressType } from '../decode/decompress.js';
import type { Limits } from '../options.js';
import { Refusal } from '../refusal.js';
import type { RequestHead } from './request-head.js';

const MIB = 1024 * 1024;

/** How the body is compressed, as far as the headers say something that is known. */
export function readCompression({ headers }: RequestHead): Compression | 'unknown' {
  const type = headers.get('x-log-compresstype');
  if (type === undefined) return 'none';
  return isCompressType(type) ? type : 'unknown';
}

/**
 * The most bytes a body may have on the wire. An all-literal LZ4 block is longer than what it holds
 * by a 255th; the 64 KiB are for headers of the formats.
 */
export function maxWireBytes({ bodyBytes }: Limits): number {
  return bodyBytes + Math.ceil(bodyBytes / 255) + 64 * 1024;
}

export function bodyTooLarge({ bodyBytes, logs }: Limits, hint: string): Refusal {
  const message = `Logs must be less than or equal to ${bodyBytes / MIB} MB and ${logs} entries.`;
  return new Refusal('PostBodyTooLarge', { message, hint });
}

/**
 * `Content-MD5` is upper-case hex of the body as sent; it may be absent.
 *
 * @throws Refusal
 */
export function checkMd5({ headers }: RequestHead, body: Buffer): void {
  const given = headers.get('content-md5');
  if (given === undefined) return;
  const actual = createHash('md5').update(body).digest('hex').toUpperCase();
  if (given === actual) return;
  throw new Refusal('InvalidContentMD5', { hint: `The MD5 of the body is ${actual}.` });
}

/**
 * The body as it was before compression.
 *
 * @throws Refusal when it can't be restored, is larger than allowed, or not as large as announced
 */
export function restoreBody({ headers }: RequestHead, body: Buffer, limits: Limits): Buffer {
  const announced = headers.get('x-log-bodyrawsize');
  const rawBytes = announced === undefined ? body.length : Number(announced);
  if (Math.max(rawBytes, headers.has('x-log-compresstype') ? 0 : body.length) > limits.bodyBytes) {
    throw bodyTooLarge(limits, `The body has ${rawBytes} bytes before compression.`);
  }
  const type = headers.get('x-log-compresstype');
  if (type !== undefined && isCompressType(type)) {
    try {
      return decompress(body, type, rawBytes);
    } catch (error) {
      throw new Refusal('PostBodyUncompressError', { hint: `${type}: ${String(error)}` });
    }
  }
  if (rawBytes === body.length) return body;
  const hint = `x-log-bodyrawsize is ${rawBytes}, the body has ${body.length} bytes.`;
  throw new Refusal('InvalidBodyRawSize', { hint });
}
