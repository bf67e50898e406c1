import { anyValue, build, PATIENCE_MS, runs } from '@putlogs/hostile';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueText } from './value-text.js';

/** The text of an object, read back. */
function shown(value: unknown): unknown {
  return JSON.parse(valueText(value) ?? '');
}

function expectObject(value: unknown): Record<string, unknown> {
  expect(value).toMatchObject({ first: 1 });
  return { ...Object(value) };
}

describe('valueText', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  const text = fc.string({ unit: 'binary', maxLength: 20 });
  const key = fc.oneof(text, fc.constantFrom('toJSON', '__proto__', '0', 'constructor'));
  const values = [fc.boolean(), fc.integer(), finite, text, fc.constantFrom(null, undefined)];
  const data = fc.oneof(
    fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' }),
    fc.object({ key, values, maxDepth: 4, withNullPrototype: true, withSparseArray: true }),
    fc.array(fc.object({ key, values, maxDepth: 2 }), { maxLength: 5 }),
  );

  it(
    'is the text of JSON.stringify for everything that JSON can hold',
    () => {
      fc.assert(
        fc.property(data, (value) => {
          const expected = JSON.stringify(value);
          expect(valueText([value])).toBe(`[${expected}]`);
          if (typeof value === 'object' && value !== null) expect(valueText(value)).toBe(expected);
        }),
        runs(10_000),
      );
    },
    PATIENCE_MS,
  );

  it(
    'never throws, and nested in an object is valid JSON, for any value at all',
    () => {
      fc.assert(
        fc.property(anyValue, anyValue, (recipe, other) => {
          const value = build(recipe);
          expect(['string', 'undefined']).toContain(typeof valueText(value));
          const nested = { first: 1, value, list: [build(other), value], last: [value] };
          const { list, last } = expectObject(shown(nested));
          expect(list).toHaveLength(2);
          expect(last).toHaveLength(1);
        }),
        runs(20_000),
      );
    },
    PATIENCE_MS,
  );
});
