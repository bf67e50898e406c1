import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BodyPool, slackBytes } from './body-pool.js';

describe('BodyPool', () => {
  it('gives the memory of a body that was given up to one of about its size', () => {
    const pool = new BodyPool();
    const body = pool.take(100_000);
    pool.give(body);
    const next = pool.take(99_800);
    expect(next.buffer).toBe(body.buffer);
    expect(next.length).toBe(99_800);
  });

  it('gives memory to one body only', () => {
    const pool = new BodyPool();
    pool.give(pool.take(100_000));
    const { buffer } = pool.take(100_000);
    expect(pool.take(100_000).buffer).not.toBe(buffer);
  });

  it('takes no part of memory that others may use', () => {
    const pool = new BodyPool();
    const memory = new Uint8Array(100_000);
    pool.give(memory.subarray(0, 50_000));
    pool.give(memory.subarray(50_000));
    pool.give(memory.subarray(10));
    for (const bytes of [50_000, 99_990, 100_000]) {
      expect(pool.take(bytes).buffer).not.toBe(memory.buffer);
    }
  });

  it('never hands out memory that is in use, or holds more than a body takes', () => {
    const sizes = fc.integer({ min: 1000, max: 1100 });
    fc.assert(
      fc.property(fc.array(fc.record({ bytes: sizes, gives: fc.nat() })), (steps) => {
        const pool = new BodyPool();
        const inUse: Uint8Array[] = [];
        for (const { bytes, gives } of steps) {
          const body = pool.take(bytes);
          expect(body.length).toBe(bytes);
          expect(body.buffer.byteLength - bytes).toBeLessThanOrEqual(slackBytes(bytes));
          expect(inUse.map(({ buffer }) => buffer)).not.toContain(body.buffer);
          inUse.push(body);
          if (gives % 2 === 0) pool.give(inUse.splice(gives % inUse.length, 1)[0] as Uint8Array);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
