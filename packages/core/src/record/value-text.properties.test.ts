import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costly, hostile } from '../../test/hostile.js';
import { valueText } from './value-text.js';

/** The text of an object, read back. */
function shown(value: unknown): unknown {
  return JSON.parse(valueText(value) ?? '');
}

describe('valueText', () => {
  it('is the text of JSON.stringify for everything that JSON can hold', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    const values = [
      fc.boolean(),
      fc.integer(),
      finite,
      fc.string({ unit: 'binary' }),
      fc.constant(null),
      fc.constant(undefined),
    ];
    const key = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('toJSON', '__proto__', '0', 'constructor'),
    );
    const data = fc.oneof(
      fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' }),
      fc.object({ key, values, maxDepth: 5, withNullPrototype: true, withSparseArray: true }),
      fc.array(fc.object({ key, values })),
    );
    fc.assert(
      fc.property(data, (value) => {
        const expected = JSON.stringify(value);
        expect(valueText([value])).toBe(`[${expected}]`);
        if (typeof value === 'object' && value !== null) expect(valueText(value)).toBe(expected);
      }),
      { numRuns: 20_000 },
    );
  });

  it('never throws, and nested in an object is valid JSON, for any value at all', () => {
    const anything = fc.anything({
      maxDepth: 4,
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
      withNullPrototype: true,
      withObjectString: true,
      withUnicodeString: true,
    });
    // By index: fast-check itself would trip over them.
    const wild = fc.nat({ max: hostile.length - 1 });
    fc.assert(
      fc.property(anything, anything, wild, (a, b, index) => {
        expect(['string', 'undefined']).toContain(typeof valueText(a));
        const value = { first: 1, a, [`${index}`]: hostile[index], list: [b, hostile[index]] };
        expect(shown(value)).toMatchObject({ first: 1, list: expect.any(Array) });
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([...hostile, ...costly].map((value, index) => [index, value] as const))(
    'survives hostile object %i',
    (_index, value) => {
      expect(valueText(value)).toEqual(expect.any(String));
      expect(shown({ before: 1, value, after: 2 })).toMatchObject({ before: 1 });
    },
  );
});
