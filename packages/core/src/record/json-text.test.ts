import { describe, expect, it } from 'vitest';
import { endless, throwingProxies } from '../../test/hostile.js';
import { valueText } from './value-text.js';

const BUDGET_NODES = 10_000;

/** The text of an object, read back. */
function shown(value: unknown): unknown {
  return JSON.parse(valueText(value) ?? '');
}

describe('the JSON text of an object', () => {
  it('marks what is circular, and not what is only repeated', () => {
    const shared = { s: 1 };
    const object: Record<string, unknown> = { first: shared, second: shared };
    object['self'] = object;
    object['map'] = new Map([['up', object]]);
    object['list'] = [[object]];
    expect(shown(object)).toEqual({
      first: { s: 1 },
      second: { s: 1 },
      self: '[Circular]',
      map: { up: '[Circular]' },
      list: [['[Circular]']],
    });
  });

  it('shows a value that throws the same way wherever it is repeated', () => {
    const value = throwingProxies[2];
    expect(shown([value, [value], value])).toEqual([
      '[Throws: ownKeys]',
      ['[Throws: ownKeys]'],
      '[Throws: ownKeys]',
    ]);
  });

  it('calls each getter and each toJSON once', () => {
    const calls: string[] = [];
    const counted = (name: string, value: unknown): unknown => {
      calls.push(name);
      return value;
    };
    const error = new Error('e');
    // The engine formats it, message and all, when it is asked for the first time.
    expect(error.stack).toContain('e');
    Object.defineProperties(error, {
      code: { enumerable: true, get: () => counted('code', 1) },
      message: { get: () => counted('message', 'm') },
      cause: { get: () => counted('cause', undefined) },
    });
    const value = {
      get field() {
        return counted('field', {
          get inner() {
            return counted('inner', 1);
          },
        });
      },
      get toJSON() {
        return counted('toJSON getter', 'not a function');
      },
      json: {
        toJSON: () =>
          counted('toJSON', {
            get made() {
              return counted('made', 2);
            },
          }),
      },
      error,
    };
    expect(shown(value)).toMatchObject({
      field: { inner: 1 },
      toJSON: 'not a function',
      json: { made: 2 },
    });
    expect(calls.toSorted()).toEqual([
      'cause',
      'code',
      'field',
      'inner',
      'made',
      'message',
      'toJSON',
      'toJSON getter',
    ]);
  });

  it('hands toJSON the key, as JSON.stringify does', () => {
    const value = {
      a: { toJSON: (key: string) => `at ${key}` },
      list: [{ toJSON: (key: unknown) => [key] }],
    };
    expect(shown(value)).toEqual({ a: 'at a', list: [['0']] });
  });

  it('shows what a toJSON answers, whatever that is, without calling its toJSON', () => {
    const self = {
      a: 1,
      toJSON(): unknown {
        return this;
      },
    };
    expect(shown({ self })).toEqual({ self: { a: 1 } });
    expect(shown({ d: { toJSON: () => new Date(0) } })).toEqual({ d: '1970-01-01T00:00:00.000Z' });
    expect(shown({ e: { toJSON: () => new TypeError('t') } })).toMatchObject({
      e: { type: 'TypeError', message: 't' },
    });
    expect(shown({ m: { toJSON: () => new Map([['k', 1n]]) } })).toEqual({ m: { k: '1' } });
    const parent: Record<string, unknown> = { toJSON: undefined };
    parent['child'] = { toJSON: () => parent };
    expect(shown(parent)).toEqual({ child: '[Circular]' });
  });
});

describe('the budgets of a text', () => {
  it('name containers below the 32nd level', () => {
    let deep: unknown = 'bottom';
    for (let depth = 0; depth < 20_000; depth++) deep = depth % 2 === 0 ? [deep] : { a: deep };
    const text = valueText(deep) ?? '';
    expect(text).toContain('{"a":["[Object]"]}');
    expect(text.length).toBeLessThan(300);
  });

  it('mark what is beyond the number of values one text may hold', () => {
    const wide = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`k${index}`, index]),
    );
    const fields = Object.entries(shown(wide) ?? {});
    expect(fields).toHaveLength(BUDGET_NODES + 1);
    expect(fields.at(-1)).toEqual(['[Truncated]', true]);
    expect(shown(Array(20_000).fill(0))).toEqual([...Array(BUDGET_NODES).fill(0), '[Truncated]']);
    expect(shown(new Set(Array(20_000).keys()))).toEqual([
      ...Array(BUDGET_NODES).keys(),
      '[Truncated]',
    ]);
    expect(shown(new Map(Object.entries(wide)))).toEqual(shown(wide));
  });

  it('cut strings where the characters of one text end', () => {
    const long = 'x'.repeat(900_000);
    expect(shown([long, long, 'after'])).toEqual([
      long,
      `${'x'.repeat(1_048_576 - 900_000)}[Truncated]`,
      '[Truncated]',
    ]);
    const errors = Array.from({ length: 5 }, () => new Error(long));
    expect(valueText({ errors })?.length).toBeLessThan(2_200_000);
  });

  it('end the endless', () => {
    expect(valueText(endless())).toMatch(/^\{"a":\{"a":.*"\[Truncated\]":true\}$/);
    const chain = (): object => ({ toJSON: () => ({ next: chain() }) });
    expect(valueText(chain())).toMatch(/^(\{"next":){32}"\[Object\]"\}{32}$/);
    const growing = new Map<unknown, unknown>();
    growing.set('k', {
      get more() {
        growing.set(growing.size, 1);
        return 1;
      },
    });
    expect(shown(growing)).toEqual({ k: { more: 1 } });
  });
});
