import { createHash, createHmac } from 'node:crypto';
import type { SignedHead } from './signature-v1.js';

export const V4_ALGORITHM = 'SLS4-HMAC-SHA256';
export const V4_SERVICE = 'sls';
export const V4_TERMINATOR = 'aliyun_v4_request';

/** The scope a V4 signature is good for. */
export interface V4Scope {
  /** `YYYYMMDD` */
  readonly date: string;
  readonly region: string;
}

/** The canonical request of a V4 signature; headers are taken as received. */
export function canonicalRequestV4(head: SignedHead, bodySha256: string): string {
  const signed = [...head.headers].filter(([name]) => isSigned(name)).sort(byName);
  const names = signed.map(([name]) => name).join(';');
  const lines = signed.map(([name, value]) => `${name}:${value.trim()}\n`).join('');
  const query = canonicalQuery(head.query);
  return [head.method, head.path, query, lines, names, bodySha256].join('\n');
}

/** `dateTime` is the request's `x-log-date`, `YYYYMMDDTHHMMSSZ`. */
export function stringToSignV4(canonicalRequest: string, dateTime: string, scope: V4Scope): string {
  const scopeText = [scope.date, scope.region, V4_SERVICE, V4_TERMINATOR].join('/');
  return [V4_ALGORITHM, dateTime, scopeText, sha256Hex(canonicalRequest)].join('\n');
}

/** The hex signature of a string to sign. */
export function signatureV4(secret: string, stringToSign: string, scope: V4Scope): string {
  const steps = [scope.date, scope.region, V4_SERVICE, V4_TERMINATOR];
  const key = steps.reduce<Buffer | string>(hmac, `aliyun_v4${secret}`);
  return hmac(key, stringToSign).toString('hex');
}

export function sha256Hex(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: Buffer | string, data: string): Buffer {
  return createHmac('sha256', key).update(data, 'utf8').digest();
}

/** `x-log-meta-*` carries tracing data that proxies may add. */
function isSigned(name: string): boolean {
  if (name === 'content-type' || name === 'host') return true;
  return /^x-(?:log|acs)-/.test(name) && !name.startsWith('x-log-meta-');
}

/** Keys raw, values percent-encoded, an empty value without its `=`. */
function canonicalQuery(query: SignedHead['query']): string {
  return [...query]
    .sort(byName)
    .map(([name, value]) => (value === '' ? name : `${name}=${percentEncode(value)}`))
    .join('&');
}

/** RFC 3986: `encodeURIComponent` leaves `!'()*` as they are. */
function percentEncode(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
