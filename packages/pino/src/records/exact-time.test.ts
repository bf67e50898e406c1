import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactTime } from './exact-time.js';

function timeOf(line: string): unknown {
  const record: unknown = JSON.parse(line);
  return typeof record === 'object' && record !== null && 'time' in record
    ? record.time
    : undefined;
}

describe('exactTime()', () => {
  it('finds all digits of any nanosecond timestamp', () => {
    const nanoseconds = fc.bigInt({ min: 10n ** 15n, max: 4n * 10n ** 18n });
    fc.assert(
      fc.property(nanoseconds, fc.string(), (time, msg) => {
        const line = `{"level":30,"time":${time},"msg":${JSON.stringify(msg)}}`;
        expect(exactTime(line, 'time', timeOf(line))?.toString()).toBe(String(time));
      }),
    );
  });

  it('keeps the fraction of seconds', () => {
    const line = '{"time":1754500000.123456789,"msg":"x"}';
    expect(exactTime(line, 'time', timeOf(line))).toBe('1754500000.123456789');
  });

  it('is not misled by a nested time', () => {
    const line = '{"time":1754500000123456789,"job":{"time":1754500000999999999}}';
    expect(exactTime(line, 'time', timeOf(line))).toBe('1754500000123456789');
    const behind = '{"job":{"time":1754500000999999999},"time":1754500000123456789}';
    expect(exactTime(behind, 'time', timeOf(behind))).toBe('1754500000123456789');
  });

  it.each([1_754_500_000_123, '2026-01-01T00:00:00Z', undefined, null, Number.NaN])(
    'returns %s as it is',
    (value) => {
      expect(exactTime(`{"time":${JSON.stringify(value)}}`, 'time', value)).toBe(value);
    },
  );
});
