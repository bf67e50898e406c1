import type { ProducerStats } from '@putlogs/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumReports, sumStats } from './sums.js';

const count = fc.nat({ max: 1_000_000 });
const reasons = fc.dictionary(fc.constantFrom('overflow', 'rejected', 'closed', 'invalid'), count, {
  noNullPrototype: true,
});
const stats = fc
  .record({
    recovered: count,
    delivered: count,
    dropped: reasons,
    open: count,
    sealed: count,
    inFlight: count,
    spooled: count,
    bytes: count,
    lastDeliveredAt: fc.option(count, { nil: undefined }),
    errorAt: fc.option(count, { nil: undefined }),
  })
  .map((parts): ProducerStats => {
    const { delivered, recovered, dropped, bytes, errorAt, lastDeliveredAt, ...pending } = parts;
    const droppedTotal = Object.values(dropped).reduce((a, b) => a + b, 0);
    const total = pending.open + pending.sealed + pending.inFlight + pending.spooled;
    return {
      received: delivered + droppedTotal + total - recovered,
      recovered,
      delivered,
      dropped,
      droppedTotal,
      pending: { ...pending, total },
      spooledBytes: delivered,
      bufferedBytes: bytes,
      deliveredRawBytes: bytes,
      deliveredBodyBytes: bytes,
      requests: delivered,
      retries: delivered,
      hookFailures: delivered,
      lastDeliveredAt,
      lastError: errorAt === undefined ? undefined : { at: errorAt, code: 'x', message: 'x' },
    };
  });

describe('sumStats()', () => {
  it('keeps the books balanced', () => {
    fc.assert(
      fc.property(fc.array(stats, { minLength: 1 }), (all) => {
        const sum = sumStats(all);
        expect(sum).toBeDefined();
        if (sum === undefined) return;
        expect(sum.received + sum.recovered).toBe(
          sum.delivered + sum.droppedTotal + sum.pending.total,
        );
        expect(Object.values(sum.dropped).reduce((a, b) => a + b, 0)).toBe(sum.droppedTotal);
      }),
    );
  });

  it('keeps the latest delivery and the latest error', () => {
    fc.assert(
      fc.property(stats, stats, (a, b) => {
        const sum = sumStats([a, b]);
        const times = [a.lastDeliveredAt ?? -1, b.lastDeliveredAt ?? -1];
        expect(sum?.lastDeliveredAt ?? -1).toBe(Math.max(...times));
        expect(sum?.lastError?.at ?? -1).toBe(
          Math.max(a.lastError?.at ?? -1, b.lastError?.at ?? -1),
        );
      }),
    );
  });

  it('changes none of what it adds', () => {
    fc.assert(
      fc.property(stats, stats, (a, b) => {
        const before = JSON.stringify([a, b]);
        sumStats([a, b]);
        expect(JSON.stringify([a, b])).toBe(before);
      }),
    );
  });

  it('has no books for no producers', () => {
    expect(sumStats([])).toBeUndefined();
  });
});

describe('sumReports()', () => {
  it('adds the counts, and has timed out if one has', () => {
    const report = { delivered: 1, dropped: 2, pending: 3, timedOut: false };
    expect(sumReports([report, { ...report, timedOut: true }])).toEqual({
      delivered: 2,
      dropped: 4,
      pending: 6,
      timedOut: true,
    });
    expect(sumReports([])).toEqual({ delivered: 0, dropped: 0, pending: 0, timedOut: false });
  });
});
