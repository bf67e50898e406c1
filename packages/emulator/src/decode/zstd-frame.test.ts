import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeZstdFrame } from './zstd-frame.js';

interface Vectors {
  frames: { name: string; frame: string; rawBytes: number; sha256: string }[];
}

const vectors: Vectors = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/vectors/zstd-frames.json'), 'utf8'),
);
const frames = vectors.frames.map(({ name, frame, ...rest }) => {
  return { name, frame: Buffer.from(frame, 'base64'), ...rest };
});

const MAGIC = '28b52ffd';
/** Single segment, content size in one byte, one raw block: 'hello'. */
const HELLO = Buffer.from(`${MAGIC}200529000068656c6c6f`, 'hex');

describe('decodeZstdFrame()', () => {
  it.each(frames)(
    'restores a frame of the reference tool: $name',
    ({ frame, rawBytes, sha256 }) => {
      const raw = decodeZstdFrame(frame, rawBytes);
      expect(createHash('sha256').update(raw).digest('hex')).toBe(sha256);
    },
  );

  it.each(frames)('refuses it cut short at any byte: $name', ({ frame, rawBytes }) => {
    for (let bytes = 0; bytes < frame.length; bytes += 1 + Math.floor(frame.length / 200)) {
      expect(() => decodeZstdFrame(frame.subarray(0, bytes), rawBytes)).toThrow();
    }
  });

  it.each(frames)('refuses another size than the frame has: $name', ({ frame, rawBytes }) => {
    expect(() => decodeZstdFrame(frame, rawBytes + 1)).toThrow();
    expect(() => decodeZstdFrame(frame, Math.max(0, rawBytes - 1) || 7)).toThrow();
  });

  it('restores a frame made by hand', () => {
    expect(decodeZstdFrame(HELLO, 5).toString()).toBe('hello');
  });

  it('refuses anything after the frame, a second frame included', () => {
    expect(() => decodeZstdFrame(Buffer.concat([HELLO, Buffer.from([0])]), 5)).toThrow('end');
    expect(() => decodeZstdFrame(Buffer.concat([HELLO, HELLO]), 10)).toThrow();
  });

  it('refuses a window larger than decoders must support', () => {
    const frame = Buffer.from(`${MAGIC}00a0010000`, 'hex');
    expect(() => decodeZstdFrame(frame, 0)).toThrow('window');
  });

  it('refuses a block of an impossible size, and one of the reserved type', () => {
    const rle = Buffer.from(`${MAGIC}2005030020aa`, 'hex');
    expect(() => decodeZstdFrame(rle, 5)).toThrow('impossible');
    const reserved = Buffer.from(`${MAGIC}20052f000068656c6c6f`, 'hex');
    expect(() => decodeZstdFrame(reserved, 5)).toThrow('reserved');
  });
});
