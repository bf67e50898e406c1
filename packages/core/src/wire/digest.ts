import { createHash, createHmac } from 'node:crypto';

/** Upper-case hex, as `Content-MD5` wants it (other than in RFC 1864, where it is base64). */
export function md5UpperHex(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex').toUpperCase();
}

export function sha256Hex(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

export function hmacSha256(key: Uint8Array | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
