import { describe, expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.js';

describe('TokenBucket', () => {
  const setUp = (perSecond: number, burstSeconds = 1) => {
    const clock = { ms: 0 };
    return { clock, bucket: new TokenBucket(perSecond, burstSeconds, () => clock.ms) };
  };
  const admit = (bucket: TokenBucket, cost: number) => {
    const isAllowed = bucket.allows(cost);
    if (isAllowed) bucket.take(cost);
    return isAllowed;
  };

  it('grants its burst at once, then its rate', () => {
    const { clock, bucket } = setUp(2, 2);
    expect([1, 1, 1, 1, 1].map((cost) => admit(bucket, cost))).toEqual([
      ...[true, true, true, true, false],
    ]);
    clock.ms += 500;
    expect([1, 1].map((cost) => admit(bucket, cost))).toEqual([true, false]);
  });

  it('never holds more than its burst', () => {
    const { clock, bucket } = setUp(1);
    clock.ms += 60_000;
    expect([1, 1].map((cost) => admit(bucket, cost))).toEqual([true, false]);
  });

  it('grants a cost above its size when it is full, and then waits it off', () => {
    const { clock, bucket } = setUp(100);
    expect(admit(bucket, 300)).toBe(true);
    clock.ms += 2900;
    expect(admit(bucket, 100)).toBe(false);
    clock.ms += 100;
    expect(admit(bucket, 100)).toBe(true);
  });

  it('grants nothing at a rate of 0', () => {
    const { clock, bucket } = setUp(0);
    clock.ms += 60_000;
    expect(bucket.allows(1)).toBe(false);
  });

  it('loses nothing when the clock is set back', () => {
    const { clock, bucket } = setUp(2);
    admit(bucket, 1);
    clock.ms -= 60_000;
    expect(bucket.allows(1)).toBe(true);
  });
});
