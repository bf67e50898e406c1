import { describe, expect, it } from 'vitest';
import { median, trendOf } from './trend.mjs';

const HOUR_MS = 3_600_000;
const hour = (valueAt: (part: number) => number) =>
  Array.from({ length: 101 }, (_, at) => [(at * HOUR_MS) / 100, valueAt(at / 100)] as const);

describe('trendOf()', () => {
  it('sees steady growth as its slope, and between the medians of the second and the last quarter', () => {
    const trend = trendOf(
      hour((part) => 100 + 40 * part),
      HOUR_MS,
    );
    expect(trend.slopePerHour).toBeCloseTo(40);
    expect(trend.last - trend.second).toBeCloseTo(20, 0);
    expect(trend.max).toBeCloseTo(140);
  });

  it('takes no notice of what is only there while things warm up', () => {
    const trend = trendOf(
      hour((part) => (part < 0.25 ? 1000 * part : 250)),
      HOUR_MS,
    );
    expect(trend).toMatchObject({ second: 250, last: 250, slopePerHour: 0 });
  });

  it('is not led astray by a single peak', () => {
    const trend = trendOf(
      hour((part) => (part === 0.9 ? 9999 : 10)),
      HOUR_MS,
    );
    expect(trend).toMatchObject({ second: 10, last: 10, max: 9999 });
  });

  it('is flat where there is nothing', () => {
    expect(trendOf([], HOUR_MS)).toEqual({ second: 0, last: 0, slopePerHour: 0, max: 0 });
  });
});

it.each([
  [[], 0],
  [[3], 3],
  [[3, 1], 2],
  [[10, 9, 1], 9],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});
