import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../refusal.js';
import { authenticate } from './authentication.js';
import { readRequestHead } from './request-head.js';
import { stringToSignV1 } from './signature-v1.js';
import { canonicalRequestV4, sha256Hex, stringToSignV4 } from './signature-v4.js';

interface Vector {
  name: string;
  accessKeyId: string;
  accessKeySecret: string;
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  authorization: string;
  stringToSign: string;
}

interface Vectors {
  v1: Vector[];
  v4: (Vector & {
    region: string;
    dateTime: string;
    body: string;
    canonicalRequest: string;
  })[];
}

const vectors: Vectors = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/vectors/signatures.json'), 'utf8'),
);

function headOf({ method, path, query, authorization }: Vector, headers: Record<string, string>) {
  const pairs = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  const all = { ...headers, authorization };
  return readRequestHead({
    method,
    url: pairs.length === 0 ? path : `${path}?${pairs.join('&')}`,
    rawHeaders: Object.entries(all).flat(),
  });
}

const keysOf = ({ accessKeyId, accessKeySecret, headers }: Vector) => {
  const securityToken = headers['x-acs-security-token'];
  return [{ accessKeyId, accessKeySecret, securityToken }];
};

const NO_BODY = Buffer.alloc(0);

describe('V1', () => {
  it.each(vectors.v1)('signs the string of the published vector $name', (vector) => {
    expect(stringToSignV1(headOf(vector, vector.headers))).toBe(vector.stringToSign);
  });

  const withKey = vectors.v1.filter(({ accessKeyId }) => accessKeyId !== '');
  it.each(withKey)('accepts the published vector $name, and no other', (vector) => {
    const head = headOf(vector, vector.headers);
    const context = { accessKeys: keysOf(vector), region: undefined };
    expect(() => authenticate(head, NO_BODY, context)).not.toThrow();
    const other = headOf(vector, { ...vector.headers, 'x-log-apiversion': '0.6.1' });
    expect(() => authenticate(other, NO_BODY, context)).toThrow(Refusal);
  });

  it('lets x-log-date stand in for Date, without signing it as a header', () => {
    const rawHeaders = ['Date', 'a', 'x-log-date', 'b', 'x-log-apiversion', '0.6.0'];
    const head = readRequestHead({ method: 'POST', url: '/', rawHeaders });
    expect(stringToSignV1(head)).toBe('POST\n\n\nb\nx-log-apiversion:0.6.0\n/');
  });

  it('signs the bytes of a header, as UTF-8', () => {
    const value = Buffer.from('héllo ✓').toString('latin1');
    const head = readRequestHead({ method: 'GET', url: '/', rawHeaders: ['x-log-test', value] });
    expect(stringToSignV1(head)).toBe('GET\n\n\n\nx-log-test:héllo ✓\n/');
  });
});

describe('V4', () => {
  const prepare = (vector: (typeof vectors.v4)[number]) => {
    const bodySha256 = sha256Hex(vector.body);
    const own = { 'x-log-date': vector.dateTime, 'x-log-content-sha256': bodySha256 };
    return { head: headOf(vector, { ...vector.headers, ...own }), bodySha256 };
  };

  it.each(vectors.v4)('makes the canonical request of the published vector $name', (vector) => {
    const { head, bodySha256 } = prepare(vector);
    const canonicalRequest = canonicalRequestV4(head, bodySha256);
    expect(canonicalRequest).toBe(vector.canonicalRequest);
    const scope = { date: vector.dateTime.slice(0, 8), region: vector.region };
    expect(stringToSignV4(canonicalRequest, vector.dateTime, scope)).toBe(vector.stringToSign);
  });

  it.each(vectors.v4)('accepts the published vector $name, and no other', (vector) => {
    const { head } = prepare(vector);
    const context = { accessKeys: keysOf(vector), region: undefined };
    const body = Buffer.from(vector.body);
    expect(() => authenticate(head, body, context)).not.toThrow();
    const otherBody = Buffer.from(`${vector.body}x`);
    expect(() => authenticate(head, otherBody, context)).toThrow(Refusal);
    expect(() => authenticate(head, body, { ...context, region: 'eu-west-1' })).toThrow(Refusal);
  });
});
