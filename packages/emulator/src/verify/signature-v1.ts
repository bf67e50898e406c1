import { createHmac } from 'node:crypto';
import type { HeaderMap, RequestHead } from './request-head.js';

/** What the V1 signature of a request is made from. */
export type SignedHead = Pick<RequestHead, 'method' | 'path' | 'query' | 'headers'>;

/** `x-log-signaturemethod` → the hash of the HMAC. */
export const SIGNATURE_METHODS: ReadonlyMap<string, string> = new Map([
  ['hmac-sha1', 'sha1'],
  ['hmac-sha256', 'sha256'],
]);

/**
 * The string that a V1 signature signs ("Request signatures" in the API reference).
 * `x-log-date` stands in for `Date` and is itself left out of the canonical headers: the official
 * Python SDK adds it after signing.
 */
export function stringToSignV1({ method, path, query, headers }: SignedHead): string {
  return [
    method,
    headers.get('content-md5') ?? '',
    headers.get('content-type') ?? '',
    headers.get('x-log-date') ?? headers.get('date') ?? '',
    ...canonicalHeaders(headers),
    canonicalResource(path, query),
  ].join('\n');
}

/** The base64 signature of a string to sign. */
export function signatureV1(secret: string, stringToSign: string, hash: string): string {
  return createHmac(hash, secret).update(stringToSign, 'utf8').digest('base64');
}

function canonicalHeaders(headers: HeaderMap): string[] {
  return [...headers]
    .filter(([name]) => /^x-(?:log|acs)-/.test(name) && name !== 'x-log-date')
    .sort(byName)
    .map(([name, value]) => `${name}:${value.trim()}`);
}

function canonicalResource(path: string, query: SignedHead['query']): string {
  if (query.length === 0) return path;
  const pairs = [...query].sort(byName).map(([name, value]) => `${name}=${value}`);
  return `${path}?${pairs.join('&')}`;
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
