import vm from 'node:vm';
import { anyValue, build, countingGetters, PATIENCE_MS, runs, wide } from '@putlogs/hostile';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createContentsLog } from '../../test/contents-log.js';
import { writeFlattened } from './flatten.js';
import { valueText } from './value-text.js';

function flattened(key: string, value: unknown): [string, unknown][] {
  const contents = createContentsLog();
  writeFlattened(key, value, contents);
  expect(contents.fields.every(([, kind]) => kind === 'string')).toBe(true);
  return contents.fields.map(([name, , text]) => [name, text]);
}

function throws(message: string): never {
  throw new Error(message);
}

describe('writeFlattened', () => {
  it('gives nested plain objects dotted keys', () => {
    const user = { id: 7, name: { first: 'A', last: null }, gone: undefined, empty: {} };
    expect(flattened('user', user)).toEqual([
      ['user.id', '7'],
      ['user.name.first', 'A'],
      ['user.name.last', 'null'],
      ['user.empty', '{}'],
    ]);
  });

  it('leaves arrays and objects with a text of their own whole', () => {
    const dated = {
      at: new Date(0),
      list: [{ a: 1 }],
      map: new Map([['k', 1]]),
      json: { a: 1, toJSON: () => 'j' },
    };
    expect(flattened('x', dated)).toEqual([
      ['x.at', '1970-01-01T00:00:00.000Z'],
      ['x.list', '[{"a":1}]'],
      ['x.map', '{"k":1}'],
      ['x.json', 'j'],
    ]);
    const error = new TypeError('t');
    expect(flattened('err', error)).toEqual([['err', valueText(error)]]);
  });

  it('descends into plain objects of another realm and those without a prototype', () => {
    const value = vm.runInNewContext(
      '({ a: { b: 1 }, c: Object.create(null, { d: { value: 2, enumerable: true } }) })',
    );
    expect(flattened('x', value)).toEqual([
      ['x.a.b', '1'],
      ['x.c.d', '2'],
    ]);
    const inherited: object = Object.create({ base: 1 }, { own: { value: 1, enumerable: true } });
    expect(flattened('x', inherited)).toEqual([['x', '{"own":1}']]);
  });

  it('marks what is circular and what throws, and keeps the rest', () => {
    const value: Record<string, unknown> = {
      a: 1,
      get b() {
        return throws('no b');
      },
      c: new Proxy({}, { ownKeys: () => throws('no keys') }),
      z: 2,
    };
    value['self'] = { value };
    expect(flattened('v', value)).toEqual([
      ['v.a', '1'],
      ['v.b', '[Throws: no b]'],
      ['v.c', '[Throws: no keys]'],
      ['v.z', '2'],
      ['v.self.value', '[Circular]'],
    ]);
  });

  it('ends within its budgets, however deep or wide the object is', () => {
    let deep: object = { bottom: 1 };
    for (let depth = 0; depth < 20_000; depth++) deep = { a: deep };
    expect(flattened('d', deep)).toEqual([[`d${'.a'.repeat(32)}`, '[Object]']]);

    const fields = flattened('w', wide(20_000));
    expect(fields.length).toBeLessThanOrEqual(10_001);
    expect(fields.at(-1)).toEqual(['w', '[Truncated]']);
  });

  it(
    'writes one field per leaf, with its text',
    () => {
      fc.assert(
        fc.property(fc.string(), fc.jsonValue({ maxDepth: 5 }), (key, value) => {
          expect(flattened(key, value)).toEqual(leaves(key, value));
        }),
        runs(5000),
      );
    },
    PATIENCE_MS,
  );

  it('leaves an object under a name of more than 128 characters whole', () => {
    const name = 'n'.repeat(125);
    const value = { [name]: { a: { b: 1 } }, [`${name}nn`]: { a: { b: 2 } } };
    expect(flattened('v', value)).toEqual([
      [`v.${name}.a`, '{"b":1}'],
      [`v.${name}nn`, '{"a":{"b":2}}'],
    ]);
  });

  it('reads no more than it writes', () => {
    const getters = countingGetters(15_000, (index) => index);
    expect(flattened('w', getters.value)).toHaveLength(10_000);
    expect(getters.calls()).toBe(9999);
  });

  it(
    'never throws',
    () => {
      fc.assert(
        fc.property(anyValue, (recipe) => {
          for (const [key, text] of flattened('k', build(recipe))) {
            expect(key.startsWith('k')).toBe(true);
            expect(typeof text).toBe('string');
          }
        }),
        runs(10_000),
      );
    },
    PATIENCE_MS,
  );
});

function leaves(key: string, value: unknown): [string, unknown][] {
  const isNested = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isNested || Object.keys(value).length === 0) return [[key, valueText(value)]];
  return Object.entries(value).flatMap(([name, inner]) => leaves(`${key}.${name}`, inner));
}
