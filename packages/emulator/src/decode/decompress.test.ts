import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decompress, isCompressType } from './decompress.js';

const raw = Buffer.from('level=info '.repeat(100));
const stream = deflateSync(raw);

describe('decompress()', () => {
  it('takes deflate for a zlib stream', () => {
    expect(decompress(stream, 'deflate', raw.length).equals(raw)).toBe(true);
    expect(decompress(deflateSync(''), 'deflate', 0).length).toBe(0);
  });

  it.each([
    ['raw deflate', deflateRawSync(raw), raw.length],
    ['gzip', gzipSync(raw), raw.length],
    ['a stream cut short', stream.subarray(0, -1), raw.length],
    ['something after the stream', Buffer.concat([stream, Buffer.from('x')]), raw.length],
    ['less than announced', stream, raw.length + 1],
    ['more than announced', stream, raw.length - 1],
    ['something where nothing was announced', deflateSync('x'), 0],
  ])('refuses as deflate: %s', (_, body, rawBytes) => {
    expect(() => decompress(body, 'deflate', rawBytes)).toThrow();
  });
});

describe('isCompressType()', () => {
  it.each(['lz4', 'deflate', 'zstd'])('knows %s', (name) => {
    expect(isCompressType(name)).toBe(true);
  });

  it.each(['LZ4', 'gzip', 'none', '', 'toString'])("doesn't know '%s'", (name) => {
    expect(isCompressType(name)).toBe(false);
  });
});
