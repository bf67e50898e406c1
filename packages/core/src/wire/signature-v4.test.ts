import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/signatures.json' with { type: 'json' };
import { sha256Hex } from './digest.js';
import { percentEncode } from './percent-encode.js';
import { canonicalRequestV4, signV4, stringToSignV4, v4DateTime } from './signature-v4.js';

describe('signV4', () => {
  it.each(vectors.v4)('makes the published signature $name of $source', (vector) => {
    const query: Record<string, string> = JSON.parse(JSON.stringify(vector.query));
    const headers: Record<string, string> = JSON.parse(JSON.stringify(vector.headers));
    const request = { ...vector, query, headers, bodySha256: sha256Hex(vector.body) };
    expect(canonicalRequestV4(request)).toBe(vector.canonicalRequest);
    expect(stringToSignV4(request)).toBe(vector.stringToSign);
    expect(signV4(request)).toEqual({
      Authorization: vector.authorization,
      'x-log-date': vector.dateTime,
      'x-log-content-sha256': sha256Hex(vector.body),
    });
  });

  it('covers Host, Content-Type and the token, and leaves tracing headers out', () => {
    const request = {
      ...{ method: 'POST', path: '/logstores/app/shards/lb', region: 'cn-hangzhou' },
      ...{ dateTime: '20220808T032330Z', bodySha256: sha256Hex('') },
      headers: {
        Host: 'p.cn-hangzhou.log.aliyuncs.com:8080',
        'Content-Type': 'application/x-protobuf',
        'Content-MD5': 'M',
        'x-acs-security-token': ' token ',
        'x-log-meta-trace': '1',
      },
    };
    expect(canonicalRequestV4(request).split('\n').slice(3, 8)).toEqual([
      'content-type:application/x-protobuf',
      'host:p.cn-hangzhou.log.aliyuncs.com:8080',
      'x-acs-security-token:token',
      `x-log-content-sha256:${sha256Hex('')}`,
      'x-log-date:20220808T032330Z',
    ]);
  });
});

it('v4DateTime drops the punctuation and the milliseconds', () => {
  expect(v4DateTime(Date.UTC(2022, 7, 8, 3, 23, 30, 987))).toBe('20220808T032330Z');
});

describe('percentEncode', () => {
  it.each([
    ['123abc!@#$%^&*()-=_+ ~|\\/', '123abc%21%40%23%24%25%5E%26%2A%28%29-%3D_%2B%20~%7C%5C%2F'],
    [
      '!@#$%^&*()=-+ ~./_[()]%20你好\0đ❤😓',
      '%21%40%23%24%25%5E%26%2A%28%29%3D-%2B%20~.%2F_%5B%28%29%5D%2520%E4%BD%A0%E5%A5%BD%00%C4%91%E2%9D%A4%F0%9F%98%93',
    ],
    ['\ud800', '%EF%BF%BD'],
  ])('encodes %j', (text, encoded) => {
    expect(percentEncode(text)).toBe(encoded);
  });
});
