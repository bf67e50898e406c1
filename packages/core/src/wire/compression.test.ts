import zlib from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PutLogsConfigError } from '../errors.js';
import { type CompressionName, compressionFor, isCompressionAvailable } from './compression.js';
import { zstdOf } from './zstd.js';

const NAMES: CompressionName[] = ['lz4', 'zstd', 'deflate', 'none'];
const available = NAMES.filter(isCompressionAvailable);
const logLines = fc.array(fc.constantFrom('level=info ', 'msg=hello ', 'ü', '\n'), {
  maxLength: 400,
});
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 2000 }),
  logLines.map((parts) => new Uint8Array(Buffer.from(parts.join('')))),
);

it('all but zstd are in every version of Node', () => {
  expect(available).toEqual(expect.arrayContaining(['lz4', 'deflate', 'none']));
  expect(isCompressionAvailable('zstd')).toBe('zstdCompressSync' in zlib);
});

describe.each(available)('compression %s', (name) => {
  const compression = compressionFor(name);

  it('gives back what it was given', () => {
    fc.assert(
      fc.property(bodies, (raw) => {
        const body = compression.compress(raw);
        expect(compression.decompress(body, raw.length)).toEqual(raw);
      }),
    );
  });

  it('gives a buffer of its own, no larger than its bytes', () => {
    const raw = Buffer.from('level=info msg=hello '.repeat(50));
    const body = compression.compress(raw);
    const before = Buffer.from(body);
    raw.fill(0);
    compression.compress(raw);
    expect(Buffer.from(body)).toEqual(before);
    expect(body.buffer.byteLength).toBe(body.length);
  });

  it('refuses a body that holds more or less than it should', () => {
    const body = compression.compress(Buffer.from('level=info msg=hello '.repeat(50)));
    expect(() => compression.decompress(body, 1049)).toThrow();
    expect(() => compression.decompress(body, 1051)).toThrow();
  });

  it('names the header value that the service knows', () => {
    expect(compression).toMatchObject({ name, header: name === 'none' ? undefined : name });
  });
});

it('deflate is a zlib stream', () => {
  const raw = Buffer.from('level=info '.repeat(9));
  expect(zlib.inflateSync(compressionFor('deflate').compress(raw))).toEqual(raw);
});

describe('zstdOf', () => {
  it('is undefined for a node:zlib without it', () => {
    expect(zstdOf({ ...zlib, zstdCompressSync: undefined })).toBeUndefined();
  });

  it('asks for the fastest level and bounds what comes back', () => {
    const calls: unknown[] = [];
    const record = (input: Uint8Array, options: unknown) => {
      calls.push(options);
      return input;
    };
    const zstd = zstdOf({ zstdCompressSync: record, zstdDecompressSync: record });
    zstd?.compress(new Uint8Array(3));
    zstd?.decompress(new Uint8Array(3), 7);
    expect(calls).toEqual([{ params: { 100: 1 } }, { maxOutputLength: 7 }]);
  });
});

it.each(NAMES.filter((name) => !available.includes(name)))(
  'says what %s needs where it is missing',
  (name) => {
    expect(() => compressionFor(name)).toThrow(PutLogsConfigError);
    expect(() => compressionFor(name)).toThrow(
      /\[compression\] 'zstd' needs Node 22\.15.*use 'lz4'/,
    );
  },
);
