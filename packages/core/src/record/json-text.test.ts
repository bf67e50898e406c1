import {
  countingGetters,
  endless,
  endlessChain,
  laughs,
  throwing,
  throws,
  wide,
} from '@putlogs/hostile';
import { describe, expect, it } from 'vitest';
import { valueText } from './value-text.js';

const BUDGET_NODES = 10_000;

/** The text of an object, read back. */
function shown(value: unknown): Record<string, unknown> {
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
    const value = throwing('ownKeys');
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
    const numbers = wide(20_000);
    const fields = Object.entries(shown(numbers));
    expect(fields).toHaveLength(BUDGET_NODES + 1);
    expect(fields.at(-1)).toEqual(['[Truncated]', true]);
    expect(shown(Array(20_000).fill(0))).toEqual([...Array(BUDGET_NODES).fill(0), '[Truncated]']);
    expect(shown(new Set(Array(20_000).keys()))).toEqual([
      ...Array(BUDGET_NODES).keys(),
      '[Truncated]',
    ]);
    expect(shown(new Map(Object.entries(numbers)))).toEqual(shown(numbers));
  });

  it('cut strings where the characters of one text end', () => {
    const long = 'x'.repeat(900_000);
    expect(shown([long, long, 'after'])).toEqual([
      long,
      `${'x'.repeat(1_000_000 - 900_000)}[Truncated]`,
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

  it('are those of the values that are read: nothing is read that is not shown', () => {
    const getters = countingGetters(15_000, (index) => index);
    expect(Object.keys(shown(getters.value))).toHaveLength(BUDGET_NODES + 1);
    expect(getters.calls()).toBe(BUDGET_NODES);

    const inErrors = countingGetters(15_000, (index) => index);
    const error = Object.defineProperties(new Error('wide'), fieldsOf(inErrors.value));
    expect(shown(error)).toMatchObject({ '[Truncated]': true });
    expect(inErrors.calls()).toBeLessThanOrEqual(BUDGET_NODES + 1);
  });

  it('bound what an exception costs: after 500 of them nothing more is read', () => {
    const getters = countingGetters(15_000, () => throws('no'));
    const fields = Object.values(shown(getters.value));
    expect(fields).toEqual([...Array(500).fill('[Throws: no]'), true]);
    expect(getters.calls()).toBe(500);
  });

  it.each([
    { kind: 'shown', enumerable: true },
    { kind: 'hidden', enumerable: false },
  ])('bound the $kind keys that are listed, wherever an object with many is', ({ enumerable }) => {
    let asked = 0;
    const keys = Object.keys(wide(20_000));
    const object = new Proxy(
      {},
      {
        ownKeys: () => keys,
        getOwnPropertyDescriptor: () => {
          asked += 1;
          return { enumerable, configurable: true, value: 1 };
        },
      },
    );
    expect(shown(Array(1000).fill(object))).toEqual(expect.any(Array));
    expect(asked).toBeLessThanOrEqual(6 * keys.length);
  });

  it('show a hundred errors whole, and the others as a line', () => {
    const errors = Array.from({ length: 300 }, (_, index) => new Error(`e${index}`));
    const texts = shown(errors);
    expect(texts).toHaveLength(300);
    expect(texts[99]).toMatchObject({ type: 'Error', message: 'e99', stack: expect.any(String) });
    expect(texts[100]).toBe('Error: e100');
  });

  it('bound the characters of a text, escapes included', () => {
    for (const unit of ['x', '\n', '\u0001', '\ud800', '"', '\\']) {
      const text = valueText({ a: unit.repeat(3_000_000), b: unit.repeat(3_000_000) }) ?? '';
      expect(text.length).toBeGreaterThan(990_000);
      expect(Buffer.byteLength(text)).toBeLessThan(1_048_576);
      expect(JSON.parse(text)).toMatchObject({ a: expect.stringMatching(/\[Truncated\]$/) });
    }
  });

  it('cut a string between characters', () => {
    for (const lead of ['', 'x']) {
      const text = valueText([`${lead}${'😀'.repeat(600_000)}`]) ?? '';
      expect(text).toMatch(/^\["x?(?:😀)+\[Truncated\]"\]$/u);
    }
  });

  it('bound the links of a prototype chain that are followed', () => {
    let asked = 0;
    const link = (): object =>
      new Proxy(
        {},
        {
          getPrototypeOf: () => {
            asked += 1;
            return link();
          },
        },
      );
    expect(shown([link(), endlessChain()])).toEqual(['[Object]', '[Object]']);
    expect(asked).toBeLessThanOrEqual(40);
  });

  it('are shared by whoever is in many places of a value', () => {
    expect(valueText(laughs())?.length).toBeLessThan(200_000);
  });
});

function fieldsOf(value: object): PropertyDescriptorMap {
  return Object.getOwnPropertyDescriptors(value);
}
