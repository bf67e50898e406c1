import {
  anyValue,
  build,
  hostileKeys,
  hostileTimes,
  hostileValues,
  insideOf,
  PATIENCE_MS,
  runs,
} from '@putlogs/hostile';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeLog } from '../../src/log-mapper.js';
import { encoded, encodedFields } from './encoded.js';

const before = { id: 'before', first: 1, last: 2 };
const after = { id: 'after', first: 3, last: 4 };

/** The contents of a record that stands between two others, which are to be there as they were. */
function between(record: Readonly<Record<string, unknown>>, flatten = false) {
  const [one, hostile, two] = encodedFields([before, record, after], flatten);
  expect(one).toEqual({ id: 'before', first: '1', last: '2' });
  expect(two).toEqual({ id: 'after', first: '3', last: '4' });
  return hostile ?? {};
}

function expectText(text: unknown, expected: string | RegExp | undefined): void {
  if (expected instanceof RegExp) expect(text).toMatch(expected);
  else expect(text).toBe(expected);
}

describe.each(hostileValues)('$name', ({ make, ...row }) => {
  it('has its text, and its record the other fields', () => {
    const { value, ...others } = between({ first: 'f', value: make(), last: 'l' });
    expectText(value, row.text);
    expect(others).toEqual({ first: 'f', last: 'l' });
  });

  it('has its text inside an object, beside what was before it', () => {
    const { object } = between({ object: { first: 1, value: make() } });
    const text = String(object);
    // What is larger than the service takes is cut once more.
    if (text.includes('…[truncated from')) return;
    const [, shown] =
      /^\{"first":1(?:,"value":([\s\S]*?))?(?:,"\[Truncated\]":true)?\}$/.exec(text) ?? [];
    expectText(shown, insideOf({ make, ...row }));
    expect(JSON.parse(text)).toMatchObject({ first: 1 });
  });

  it('harms no record that is flattened', () => {
    const contents = between({ first: 'f', value: make(), last: 'l' }, true);
    expect(contents).toMatchObject({ first: 'f', last: 'l' });
  });
});

describe('a field', () => {
  it.each(hostileKeys)('named after $name is shipped', ({ key, shipped }) => {
    const contents = JSON.parse(`{"a":1,${JSON.stringify(key)}:"hostile","z":2}`);
    expect(between(contents)).toEqual(expect.objectContaining({ a: '1', z: '2' }));
    expect(Object.entries(between(contents))).toContainEqual([shipped, 'hostile']);
    expect(Object.prototype).not.toHaveProperty('hostile');
  });

  it('whose name becomes another one after it was cut takes its place', () => {
    const long = 'n'.repeat(128);
    expect(between({ [`${long}1`]: 1, a: 2, [`${long}2`]: 3 })).toEqual({ a: '2', [long]: '3' });
  });
});

describe('a time', () => {
  it.each(hostileTimes)('that is $name is kept if it is one of the present', (row) => {
    const [log] = encoded([{ time: row.time, contents: { a: 1 } }] as never, writeLog);
    expect(log?.contents['a']).toBe('1');
    if (row.seconds !== undefined)
      expect(log).toMatchObject({ time: row.seconds, timeNs: row.nanos });
    else expect(log?.time).toBeCloseTo(Date.now() / 1000, -2);
  });
});

describe('any value at all', () => {
  const shape = fc.record({ recipe: anyValue, other: anyValue, flatten: fc.boolean() });

  it(
    'is shipped as text, beside all other fields and records',
    () => {
      fc.assert(
        fc.property(shape, ({ recipe, other, flatten }) => {
          const record = { first: 'f', value: build(recipe), list: [build(other)], last: 'l' };
          const contents = between(record, flatten);
          expect(contents).toMatchObject({ first: 'f', last: 'l', list: expect.any(String) });
          expect(JSON.parse(String(contents['list']))).toHaveLength(1);
        }),
        runs(20_000),
      );
    },
    PATIENCE_MS,
  );

  it(
    'may be the contents, the log, its time or one of its pairs',
    () => {
      fc.assert(
        fc.property(anyValue, anyValue, (recipe, other) => {
          const records = [
            { contents: { first: 'f' } },
            { contents: build(recipe), time: build(other) },
            build(recipe),
            {
              contents: [
                ['first', 'f'],
                [build(recipe), build(other)],
              ],
            },
            { contents: { last: 'l' } },
          ];
          const logs = encoded(records.map(withId), (record, contents) => {
            contents.string('id', 'kept');
            writeLog(record, contents);
          });
          expect(logs).toHaveLength(records.length);
          expect(logs[0]?.contents).toEqual({ id: 'kept', first: 'f' });
          expect(logs[4]?.contents).toEqual({ id: 'kept', last: 'l' });
        }),
        runs(5000),
      );
    },
    PATIENCE_MS,
  );
});

/** To a mapper of logs anything may be given by callers without types. */
function withId(record: unknown): never {
  return record as never;
}
