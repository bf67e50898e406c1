import { randomInt } from 'node:crypto';
import { uncompressSync } from 'lz4-napi';
import lz4js from 'lz4js';
import { describe, expect, it } from 'vitest';
import { blockProblem } from '../../test/lz4-block-rules.js';
import { lz4Corpus, lz4LargeCorpus, repeatAt } from '../../test/lz4-corpus.js';
import { lz4Compress, lz4Decompress } from './lz4.js';

const BLOCKS = 24_000;
const LARGE_BLOCKS = 300;
/** Always the same one, and another one in each run, which a failure names. */
const SEEDS = {
  'the fixed seed': 20_240_607,
  'a seed of its own': Number(process.env['PUTLOGS_SEED'] ?? randomInt(2 ** 31)),
};
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** Another implementation (Rust's lz4_flex), which wants the size in front of the block. */
function otherDecoder(block: Uint8Array, rawBytes: number): Buffer {
  const sized = Buffer.alloc(4 + block.length);
  sized.writeUInt32LE(rawBytes);
  sized.set(block, 4);
  return uncompressSync(sized);
}

/** The size that another encoder needs; 0 for what it can't compress. */
function sizeByReference(raw: Uint8Array): number {
  const target = new Uint8Array(lz4js.compressBound(raw.length));
  return lz4js.compressBlock(raw, target, 0, raw.length, new Uint32Array(1 << 16));
}

/** What is wrong with the block that is made of some bytes. */
function problemWith(raw: Buffer): string | undefined {
  const block = lz4Compress(raw);
  const problem = blockProblem(block, raw.length);
  if (problem !== undefined) return problem;
  if (!otherDecoder(block, raw.length).equals(raw)) return 'another decoder reads other bytes';
  if (Buffer.compare(lz4Decompress(block, raw.length), raw) !== 0) return 'own decoder fails';
  return block.length <= raw.length + raw.length / 255 + 2 ? undefined : 'it grew too much';
}

describe('lz4Compress', () => {
  describe.each(Object.entries(SEEDS))('for %s', (_, seed) => {
    const replay = `(PUTLOGS_SEED=${seed} replays it)`;

    it(`makes blocks that other decoders read and the format allows (${BLOCKS} blocks)`, () => {
      const kinds = new Map<string, number>();
      for (const { kind, raw } of lz4Corpus(BLOCKS, seed)) {
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        const problem = problemWith(raw);
        if (problem !== undefined)
          expect.fail(`${kind}, ${raw.length} bytes: ${problem} ${replay}\n${hex(raw)}`);
      }
      expect([...kinds.values()].every((count) => count >= 1000)).toBe(true);
      expect(kinds.size).toBe(6);
    });

    it(`makes such blocks of more than the window, too (${LARGE_BLOCKS} blocks)`, () => {
      let number = 0;
      for (const { raw } of lz4LargeCorpus(LARGE_BLOCKS, seed)) {
        number += 1;
        const problem = problemWith(raw);
        if (problem !== undefined)
          expect.fail(`large block ${number}, ${raw.length} bytes: ${problem} ${replay}`);
      }
      expect(number).toBe(LARGE_BLOCKS);
    });
  });

  it.each([
    [65_533, 'finds'],
    [65_534, 'finds'],
    [65_535, 'finds'],
    [65_536, 'does not look for'],
    [65_537, 'does not look for'],
  ])('of what repeats after %i bytes it %s the first one', (distance, wanted) => {
    const raw = repeatAt(distance);
    const block = lz4Compress(raw);
    expect(problemWith(raw)).toBeUndefined();
    const found = !Buffer.from(block).subarray(-70).includes('nothing else');
    expect(found ? 'finds' : 'does not look for').toBe(wanted);
  });

  it.each([
    [0, '00'],
    [14, 'e0'],
    [15, 'f000'],
    [52, 'f025'],
    [270, 'f0ff00'],
  ])('makes one run of literals of %i bytes that do not repeat', (size, start) => {
    const raw = Uint8Array.from({ length: size }, (_, i) => (i * i * 31 + (i >>> 3) * 7) & 0xff);
    expect(hex(lz4Compress(raw))).toBe(start + hex(raw));
  });

  it('shrinks log lines well', () => {
    const lines = Array.from(
      { length: 2000 },
      (_, i) => `{"level":30,"id":${i},"msg":"request done"}\n`,
    );
    const raw = Buffer.from(lines.join(''));
    expect(lz4Compress(raw).length).toBeLessThan(raw.length / 4);
  });

  it('makes blocks as small as another encoder does, to a fiftieth, over all kinds', () => {
    let ours = 0;
    let reference = 0;
    for (const { raw } of lz4Corpus(BLOCKS / 4, 4711)) {
      const size = sizeByReference(raw);
      if (size === 0) continue;
      ours += lz4Compress(raw).length;
      reference += size;
    }
    expect(ours).toBeLessThan(1.02 * reference);
  });

  it.each([65_535, 65_536, 65_550, 524_288, 3 << 20])('keeps a batch of %i bytes', (size) => {
    const lines = Array.from(
      { length: 60_000 },
      (_, i) => `${(i * 7919) % 65_537} GET /${i % 97} 200 ok\n`,
    );
    const raw = Buffer.alloc(size, lines.join(''));
    expect(problemWith(raw)).toBeUndefined();
  });

  it('does not let a block depend on the one before', () => {
    const raw = Buffer.from('level=info msg=hello '.repeat(40));
    const first = lz4Compress(raw);
    lz4Compress(Buffer.alloc(3 << 20, 'other content '));
    expect(lz4Compress(raw)).toEqual(first);
    expect(first.buffer.byteLength).toBe(first.length);
  });

  it('writes into the memory that it is given', () => {
    const memory = new Uint8Array(1000).fill(0xee);
    const raw = Buffer.from('level=info msg=hello '.repeat(40));
    const block = lz4Compress(raw, (bytes) => memory.subarray(0, bytes));
    expect(block.buffer).toBe(memory.buffer);
    expect(block).toEqual(lz4Compress(raw));
    expect(memory[block.length]).toBe(0xee);
  });
});

describe('lz4Decompress', () => {
  it('reads a block of another encoder', () => {
    // Made by lz4-napi 2.10.
    const block = 'ff066c6576656c3d696e666f206d73673d68656c6c6f201500ff776068656c6c6f20';
    const raw = lz4Decompress(Buffer.from(block, 'hex'), 420);
    expect(Buffer.from(raw).toString()).toBe('level=info msg=hello '.repeat(20));
  });

  it.each([
    ['nothing at all', '', 0],
    ['a literal length that breaks off', 'f0ff', 300],
    ['literals that break off', '5061', 5],
    ['more literals than it should hold', '306162 63', 2],
    ['an offset that breaks off', '106101', 5],
    ['an offset of zero', '10610000', 5],
    ['a match that points before the start', '10610200', 5],
    ['a match length that breaks off', '1f610100ff', 300],
    ['a match longer than it should be', '1f61010005506162636465', 10],
    ['less than it should', '20 6162', 3],
  ])('refuses a block with %s', (_, block, rawBytes) => {
    const bytes = Buffer.from(block.replaceAll(' ', ''), 'hex');
    expect(() => lz4Decompress(bytes, rawBytes)).toThrow(RangeError);
  });

  it('survives any byte of a block being another', () => {
    const raw = Buffer.from('level=info msg=hello '.repeat(20));
    const block = lz4Compress(raw);
    for (let i = 0; i < block.length * 256; i++) {
      const flipped = Uint8Array.from(block);
      flipped[i >>> 8] = i & 0xff;
      let outcome: unknown;
      try {
        outcome = lz4Decompress(flipped, raw.length).length;
      } catch (error) {
        outcome = error instanceof RangeError ? raw.length : error;
      }
      expect(outcome).toBe(raw.length);
    }
  });
});
