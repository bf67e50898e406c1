import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/signatures.json' with { type: 'json' };
import { md5UpperHex } from './digest.js';
import { signV1, stringToSignV1 } from './signature-v1.js';

describe('signV1', () => {
  it.each(vectors.v1)('makes the published signature $name of $source', (vector) => {
    const { stringToSign, authorization, ...request } = vector;
    const query: Record<string, string> = JSON.parse(JSON.stringify(request.query));
    const headers: Record<string, string> = JSON.parse(JSON.stringify(request.headers));
    expect(stringToSignV1({ ...request, query, headers })).toBe(stringToSign);
    expect(signV1({ ...request, query, headers })).toBe(authorization);
  });

  it('takes header names in any case and values without the space around them', () => {
    const request = { method: 'POST', path: '/logstores/app/shards/lb' };
    const lower = { date: 'today', 'content-md5': 'M', 'x-log-apiversion': '0.6.0', host: 'a' };
    const mixed = { 'X-Log-ApiVersion': ' 0.6.0 ', Date: 'today', 'Content-MD5': 'M', Host: 'b' };
    expect(stringToSignV1({ ...request, headers: mixed })).toBe(
      stringToSignV1({ ...request, headers: lower }),
    );
  });
});

describe('md5UpperHex', () => {
  const bodies = vectors.v1.flatMap(({ name, bodyHex, bodyUtf8, headers }) => {
    const body = bodyHex === undefined ? bodyUtf8 : Buffer.from(bodyHex, 'hex');
    return body === undefined
      ? []
      : [{ name, body: Buffer.from(body), md5: headers['content-md5'] }];
  });

  it.each(bodies)('makes the Content-MD5 of vector $name', ({ body, md5 }) => {
    expect(md5UpperHex(body)).toBe(md5);
  });

  it.each([
    ['one space (aliyun-log-java-sdk, SlsV1SignerTest)', ' ', '7215EE9C7D9DC229D2921A40E899EC5F'],
    ['the JSON of the signature page', '{"hello": "world"}', '49DFDD54B01CBCD2D2AB5E9E5EE6B9B9'],
  ])('makes the published MD5 of %s', (_, body, md5) => {
    expect(md5UpperHex(Buffer.from(body))).toBe(md5);
  });
});
