import { describe, expect, it } from 'vitest';
import { md5UpperHex } from './digest.js';
import { decodeLogGroup, encodeLogGroup } from './log-group.js';

// aliyun-log-go-sdk, signature_test.go: a list of one group, whose group follows the first two bytes.
const PUBLISHED_LIST =
  '0a320a1e08f8b2939e0512160a07546573744b6579120b54657374436f6e74656e741a00220e31302e3233302e3230312e313137';

const FULL_GROUP = {
  Logs: [
    {
      Time: 1700000000,
      Contents: [
        { Key: 'level', Value: 'info' },
        { Key: 'message', Value: 'héllo ✓' },
        { Key: 'empty', Value: '' },
      ],
      Time_ns: 123456789,
    },
  ],
  Topic: 't',
  Source: '10.0.0.1',
  LogTags: [{ Key: '__pack_id__', Value: 'ABCDEF0123456789-0' }],
};
const FULL_GROUP_HEX =
  '0a3c0880e2cfaa06120d0a056c6576656c1204696e666f12150a076d657373616765120a68c3a96c6c6f20e29c9312090a05656d70747912002515cd5b071a0174220831302e302e302e3132210a0b5f5f7061636b5f69645f5f1212414243444546303132333435363738392d30';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('encodeLogGroup', () => {
  it('makes the bytes that the Go SDK publishes', () => {
    const group = {
      Logs: [{ Time: 1405409656, Contents: [{ Key: 'TestKey', Value: 'TestContent' }] }],
      Topic: '',
      Source: '10.230.201.117',
    };
    expect(hex(encodeLogGroup(group))).toBe(PUBLISHED_LIST.slice(4));
  });

  it('writes every field in the order of its number', () => {
    expect(hex(encodeLogGroup(FULL_GROUP))).toBe(FULL_GROUP_HEX);
  });
});

describe('decodeLogGroup', () => {
  it('reads every field back', () => {
    expect(decodeLogGroup(Buffer.from(FULL_GROUP_HEX, 'hex'))).toEqual(FULL_GROUP);
  });

  it('tells an absent field from an empty one', () => {
    expect(decodeLogGroup(Buffer.from('1a00', 'hex'))).toEqual({
      Logs: [],
      Topic: '',
      LogTags: [],
    });
  });

  it.each([
    ['a log without its time', '0a00'],
    ['a content without its value', '0a07080112030a0161'],
    ['bytes that break off', '0aff'],
  ])('refuses %s', (_, bytes) => {
    expect(() => decodeLogGroup(Buffer.from(bytes, 'hex'))).toThrow();
  });
});

it('the published body has the published MD5', () => {
  expect(md5UpperHex(Buffer.from(PUBLISHED_LIST, 'hex'))).toBe('8D6881250FF5559F59BBDF04100F6E59');
});
