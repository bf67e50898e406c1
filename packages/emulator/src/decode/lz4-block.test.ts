import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { compressSync } from 'lz4-napi';
import { describe, expect, it } from 'vitest';
import { decodeLz4Block, Lz4Error } from './lz4-block.js';

interface Vectors {
  blocks: { block: string; rawBytes: number; raw: string | null }[];
}

const vectors: Vectors = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/vectors/lz4-blocks.json'), 'utf8'),
);

/** lz4-napi writes the size in four bytes before the block. */
const compress = (raw: Uint8Array) => compressSync(Buffer.from(raw)).subarray(4);

const bytesOf = (alphabet: number, maxLength: number) =>
  fc.uint8Array({ max: alphabet - 1, maxLength });

const anyInput = fc.oneof(
  bytesOf(2, 3000),
  bytesOf(8, 3000),
  bytesOf(256, 3000),
  bytesOf(256, 20),
  fc.tuple(bytesOf(256, 70), fc.integer({ min: 1, max: 500 })).map(([unit, times]) => {
    return Buffer.concat(Array.from({ length: times }, () => unit));
  }),
);

const decodeOrReason = (block: Uint8Array, rawBytes: number) => {
  try {
    return decodeLz4Block(block, rawBytes).toString('hex');
  } catch (error) {
    return error instanceof Lz4Error ? null : error;
  }
};

describe('decodeLz4Block()', () => {
  it('decides as the reference decoder does', () => {
    for (const { block, rawBytes, raw } of vectors.blocks) {
      expect([block, decodeOrReason(Buffer.from(block, 'hex'), rawBytes)]).toEqual([block, raw]);
    }
  });

  it('restores what another implementation compressed', () => {
    fc.assert(
      fc.property(anyInput, (raw) => {
        const block = compress(raw);
        expect(decodeLz4Block(block, raw.length).equals(raw)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('refuses a block cut short, and another size than the block has', () => {
    fc.assert(
      fc.property(anyInput, fc.nat(), (raw, cut) => {
        const block = compress(raw);
        expect(decodeOrReason(block.subarray(0, cut % block.length), raw.length)).toBeNull();
        expect(decodeOrReason(block, raw.length + 1)).toBeNull();
        if (raw.length > 0) expect(decodeOrReason(block, raw.length - 1)).toBeNull();
      }),
      { numRuns: 1000 },
    );
  });

  it('never does anything but decode or refuse', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(400), (block, rawBytes) => {
        expect(decodeOrReason(block, rawBytes)).not.toBeInstanceOf(Error);
      }),
      { numRuns: 5000 },
    );
  });

  it('restores the block that is published with the protocol facts', () => {
    const block = Buffer.from(
      'ff066c6576656c3d696e666f206d73673d68656c6c6f201500ff776068656c6c6f20',
      'hex',
    );
    const raw = 'level=info msg=hello '.repeat(20);
    expect(decodeLz4Block(block, raw.length).toString()).toBe(raw);
  });

  const refused: [reason: string, hex: string, rawBytes: number][] = [
    ['offset 0', '1f610000005061616161610000', 25],
    ['before the start', '10610500506161616161', 20],
    ['within the last 12 bytes', `1061010050${'61'.repeat(5)}`, 10],
    ['reaches into the last 5 bytes', `1861010040${'61'.repeat(4)}`, 17],
    ['where a token should be', '', 5],
    ['ends within literals', '5061', 5],
    ['ends within an offset', '106101', 20],
    ['ends within a length', 'f0ff', 300],
  ];
  it.each(refused)('refuses a block for this reason: %s', (reason, hex, rawBytes) => {
    expect(() => decodeLz4Block(Buffer.from(hex, 'hex'), rawBytes)).toThrow(reason);
  });
});
