import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DelayCause, retryDelayMs } from './backoff.js';

const RANGES: [DelayCause, number, number, number][] = [
  ['network', 0, 200, 30_000],
  ['server', 0, 200, 30_000],
  ['quota', 0, 1000, 60_000],
  ['not-found', 5000, 10_000, 60_000],
  ['credentials', 5000, 10_000, 60_000],
];
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const attempt = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 21, max: 1_000_000 }));

describe.each(RANGES)('retryDelayMs for %s', (cause, floorMs, baseMs, capMs) => {
  it(`lies between ${floorMs} and ${baseMs} ms at first, and doubles up to ${capMs} ms`, () => {
    fc.assert(
      fc.property(attempt, random, (n, r) => {
        const delayMs = retryDelayMs({ cause, attempt: n, random: r });
        expect(delayMs).toBeGreaterThanOrEqual(floorMs);
        expect(delayMs).toBeLessThanOrEqual(Math.min(capMs, baseMs * 2 ** (n - 1)));
      }),
    );
  });

  it('reaches both ends of its range', () => {
    expect(retryDelayMs({ cause, attempt: 1, random: 0 })).toBe(floorMs);
    expect(retryDelayMs({ cause, attempt: 1, random: 1 - Number.EPSILON })).toBe(baseMs);
    expect(retryDelayMs({ cause, attempt: 99, random: 1 - Number.EPSILON })).toBe(capMs);
  });

  it('grows with the random number, so that it is spread evenly', () => {
    const delays = [0.25, 0.5, 0.75].map((r) => retryDelayMs({ cause, attempt: 9, random: r }));
    expect(delays).toEqual([0.25, 0.5, 0.75].map((r) => floorMs + r * (capMs - floorMs)));
  });

  it('is never shorter than what the service asked for, and never shortened by it', () => {
    fc.assert(
      fc.property(attempt, random, fc.nat(300_000), (n, r, retryAfterMs) => {
        const alone = retryDelayMs({ cause, attempt: n, random: r });
        const delayMs = retryDelayMs({ cause, attempt: n, random: r, retryAfterMs });
        expect(delayMs).toBe(Math.max(alone, retryAfterMs));
      }),
    );
  });
});
