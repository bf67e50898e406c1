import vm from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LogTime, toLogTime } from './time.js';

const MAX_SECONDS = 0xffff_ffff;
const RUNS = { numRuns: 2000 };

/** `seconds.nanos`, or undefined when it isn't a time. */
function read(value: unknown): string | undefined {
  const into: LogTime = { seconds: -1, nanos: -1 };
  if (toLogTime(value, into)) return `${into.seconds}.${String(into.nanos).padStart(9, '0')}`;
  expect(into).toEqual({ seconds: -1, nanos: -1 });
  return undefined;
}

function fromNanos(nanos: bigint): string {
  return `${nanos / 1_000_000_000n}.${String(nanos % 1_000_000_000n).padStart(9, '0')}`;
}

/** `nanos` written with `shift` fraction digits. */
function decimal(nanos: bigint, shift: number): string {
  const digits = nanos.toString().padStart(shift + 1, '0');
  return `${digits.slice(0, -shift)}.${digits.slice(-shift)}`;
}

const instant = fc.bigInt({ min: 10n ** 17n, max: BigInt(MAX_SECONDS) * 1_000_000_000n });

describe('toLogTime', () => {
  it.each([
    [1754500000, '1754500000.000000000'],
    [1754500000.123456, '1754500000.123456000'],
    [1754500000123, '1754500000.123000000'],
    [1754500000123.456, '1754500000.123456000'],
    [1754500000123456, '1754500000.123456000'],
    [0, '0.000000000'],
    [0.5, '0.500000000'],
    [1e-7, '0.000000100'],
    [MAX_SECONDS, '4294967295.000000000'],
    [MAX_SECONDS * 1000 + 999, '4294967295.999000000'],
    [1754500000123456789n, '1754500000.123456789'],
    [1754500000n, '1754500000.000000000'],
    ['1754500000123456789', '1754500000.123456789'],
    ['1754500000.123456789', '1754500000.123456789'],
    ['1754500000.1234567899', '1754500000.123456789'],
    ['1754500000123.456', '1754500000.123456000'],
    ['1754500000123', '1754500000.123000000'],
    ['001754500000123', '1754500000.123000000'],
    ['1754500000123456789.99', '1754500000.123456789'],
    ['1.7545e9', '1754500000.000000000'],
    ['0', '0.000000000'],
    ['2025-08-06', '1754438400.000000000'],
    ['2025-08-06T17:06:40Z', '1754500000.000000000'],
    ['2025-08-06T17:06Z', '1754499960.000000000'],
    ['2025-08-06 17:06:40.5z', '1754500000.500000000'],
    ['2025-08-06T17:06:40,5Z', '1754500000.500000000'],
    ['2025-08-06T17:06:40.123456789Z', '1754500000.123456789'],
    ['2025-08-06T17:06:40.1234567899Z', '1754500000.123456789'],
    ['2025-08-07T01:06:40+08:00', '1754500000.000000000'],
    ['2025-08-07T01:06:40+0800', '1754500000.000000000'],
    ['2025-08-06T12:06:40.25-05', '1754500000.250000000'],
    ['2025-08-06T24:00:00Z', '1754524800.000000000'],
    ['1969-12-31T23:30:00-01:00', '1800.000000000'],
    ['2024-02-29', '1709164800.000000000'],
  ])('reads %o as %s', (value, expected) => {
    expect(read(value)).toBe(expected);
  });

  it.each([
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [-1],
    [-0.5],
    [MAX_SECONDS + 1],
    [99_999_999_999.5],
    [1e300],
    [-1n],
    [2n ** 80n],
    [new Date(Number.NaN)],
    [new Date(-1)],
    [new Date(8.64e15)],
    [''],
    [' 1754500000'],
    ['1754500000 '],
    ['-1754500000'],
    ['+1754500000'],
    ['1754500000.'],
    ['.5'],
    ['1.2.3'],
    ['1e400'],
    ['0x10'],
    ['Infinity'],
    ['99999999999'],
    ['9'.repeat(400)],
    [`${'0'.repeat(100)}1754500000`],
    [`1754500000.${'1'.repeat(100)}`],
    ['yesterday'],
    ['2025-8-6'],
    ['2025-13-01'],
    ['2025-00-01'],
    ['2025-02-29'],
    ['2100-02-29'],
    ['2025-04-31'],
    ['2025-08-06T'],
    ['2025-08-06T17'],
    ['2025-08-06T17:06:40.Z'],
    ['2025-08-06T17:06:60Z'],
    ['2025-08-06T17:60:00Z'],
    ['2025-08-06T25:00:00Z'],
    ['2025-08-06T24:00:01Z'],
    ['2025-08-06T17:06:40Zulu'],
    ['2025-08-06T17:06:40+8'],
    ['2025-08-06T17:06:40+24:00'],
    ['2025-08-06T17:06:40+08:60'],
    ['2025-08-06T17:06:40+08:00Z'],
    ['2025-08-06x17:06:40Z'],
    ['0070-08-06'],
    ['1968-08-06'],
    ['2107-01-01'],
    [null],
    [undefined],
    [true],
    [Symbol('1754500000')],
    [{ getTime: () => 1754500000123 }],
    [[1754500000]],
    [() => 1754500000],
  ])('refuses %o', (value) => {
    expect(read(value)).toBeUndefined();
  });

  it('reads a Date of any time of day, early ones and those of another realm too', () => {
    expect(read(new Date(86_400_001))).toBe('86400.001000000');
    expect(read(vm.runInNewContext('new Date(1754500000123)'))).toBe('1754500000.123000000');
  });

  it('loses no digit of nanoseconds, microseconds, milliseconds and seconds as text or bigint', () => {
    fc.assert(
      fc.property(instant, (nanos) => {
        const expected = fromNanos(nanos);
        expect(read(nanos)).toBe(expected);
        expect(read(nanos.toString())).toBe(expected);
        expect(read(decimal(nanos, 9))).toBe(expected);
      }),
      RUNS,
    );
    fc.assert(
      fc.property(instant, fc.constantFrom(3, 6), (nanos, shift) => {
        expect(read(decimal(nanos, shift))).toBe(fromNanos(nanos));
      }),
      RUNS,
    );
  });

  it('agrees with BigInt arithmetic on every integer', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 5e18, noNaN: true }).map(Math.floor), (value) => {
        const unit = value < 1e11 ? 1e9 : value < 1e14 ? 1e6 : value < 1e17 ? 1e3 : 1;
        const nanos = BigInt(value) * BigInt(unit);
        const fits = nanos / 1_000_000_000n <= BigInt(MAX_SECONDS);
        expect(read(value)).toBe(fits ? fromNanos(nanos) : undefined);
      }),
      { numRuns: 10_000 },
    );
  });

  it('reads a number with a fraction as its decimal text', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 99e12, noNaN: true }), (value) => {
        const [whole = '', fraction = ''] = String(value).split('.');
        const shift = whole.length <= 11 ? 9 : 6;
        const nanos = BigInt(whole + fraction.padEnd(shift, '0').slice(0, shift));
        const fits = nanos / 1_000_000_000n <= BigInt(MAX_SECONDS);
        expect(read(value)).toBe(fits ? fromNanos(nanos) : undefined);
        expect(read(String(value))).toBe(read(value));
      }),
      RUNS,
    );
  });

  it('agrees with Date.parse on ISO strings, with any offset or none', () => {
    const date = fc.date({
      min: new Date(86_400_000),
      max: new Date(4294800000999),
      noInvalidDate: true,
    });
    const offset = fc.constantFrom('Z', '', '+00:00', '-03:30', '+05:45', '+13:00', '-11:00');
    fc.assert(
      fc.property(date, offset, (at, zone) => {
        const text = at.toISOString().slice(0, -1) + zone;
        expect(read(text)).toBe(fromNanos(BigInt(Date.parse(text)) * 1_000_000n));
        expect(read(text.slice(0, 10))).toBe(read(new Date(text.slice(0, 10))));
      }),
      RUNS,
    );
  });

  it('never throws, and what it reads is in range', () => {
    const digits = fc.stringMatching(/^[-+.:TZ0-9e ]{0,30}$/);
    fc.assert(
      fc.property(fc.oneof(fc.anything({ withBigInt: true, withDate: true }), digits), (value) => {
        const into: LogTime = { seconds: 0, nanos: 0 };
        toLogTime(value, into);
        expect(into.seconds).toBeGreaterThanOrEqual(0);
        expect(into.seconds).toBeLessThanOrEqual(MAX_SECONDS);
        expect(into.nanos).toBeGreaterThanOrEqual(0);
        expect(into.nanos).toBeLessThan(1e9);
        expect(Number.isInteger(into.seconds) && Number.isInteger(into.nanos)).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });
});
