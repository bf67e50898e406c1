import vm from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueText } from './value-text.js';

const BUDGET_NODES = 10_000;

/** The text of an object, read back. */
function shown(value: unknown): unknown {
  return JSON.parse(valueText(value) ?? '');
}

function throws(message: string): never {
  throw new Error(message);
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** An object whose every field is another of its kind. */
function endless(): object {
  return new Proxy(
    {},
    {
      get: (_target, key) => (key === 'toJSON' ? undefined : endless()),
      ownKeys: () => ['a', 'b'],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }),
    },
  );
}

const TRAPS = ['get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor'] as const;
const throwingProxies = TRAPS.map((trap) => new Proxy({ a: 1 }, { [trap]: () => throws(trap) }));

/** They use up a budget each. */
const costly: readonly unknown[] = [
  endless(),
  new Set([revoked(), endless()]),
  new Proxy([], {
    get: (_target, key) => (key === 'length' ? Number.POSITIVE_INFINITY : undefined),
  }),
];

const hostile: readonly unknown[] = [
  revoked(),
  ...throwingProxies,
  new Proxy([1, 2], { get: () => throws('get') }),
  new Proxy(new Error('proxied'), {}),
  { toJSON: () => throws('toJSON') },
  { toJSON: () => revoked() },
  {
    get toJSON() {
      return throws('getter');
    },
  },
  {
    get a() {
      throw revoked();
    },
  },
  {
    get a() {
      throw {
        get message() {
          return throws('message');
        },
      };
    },
  },
  {
    get a() {
      throw Object.create(null);
    },
  },
  {
    get a() {
      throw undefined;
    },
  },
  Object.defineProperty(new Error('x'), 'stack', { get: () => throws('stack') }),
  Object.defineProperty(new Error('x'), 'constructor', { get: () => throws('constructor') }),
  Object.defineProperty(new Date(), 'toISOString', { value: () => throws('toISOString') }),
  Object.defineProperty(new Uint8Array(2), 'byteLength', { get: () => throws('byteLength') }),
  Object.defineProperty(/x/, 'source', { get: () => throws('source') }),
  Object.assign(Object(1), { valueOf: () => throws('valueOf') }),
  new Map<unknown, unknown>([[revoked(), revoked()]]),
  structuredClone(new ArrayBuffer(8)),
  new (class extends Error {
    static override get name(): string {
      return throws('name');
    }
  })('x'),
];

describe('valueText', () => {
  it.each<[string, unknown, string | undefined]>([
    ['string', 'a "quoted"\n\ud800', 'a "quoted"\n\ud800'],
    ['empty string', '', ''],
    ['number', 1.5, '1.5'],
    ['large number', 1e308, '1e+308'],
    ['number beyond 2^53', 2 ** 60, '1152921504606847000'],
    ['negative zero', -0, '-0'],
    ['NaN', Number.NaN, 'NaN'],
    ['Infinity', Number.NEGATIVE_INFINITY, '-Infinity'],
    ['boolean', false, 'false'],
    ['null', null, 'null'],
    ['undefined', undefined, undefined],
    ['function', () => 1, undefined],
    ['class', class A {}, undefined],
    ['bigint', 2n ** 70n, '1180591620717411303424'],
    ['symbol', Symbol('token'), 'token'],
    ['bare symbol', Symbol(), 'Symbol()'],
    ['Date', new Date(1754500000123), '2025-08-06T17:06:40.123Z'],
    ['invalid Date', new Date(Number.NaN), 'Invalid Date'],
    ['RegExp', /a"b\\/gi, '/a"b\\\\/gi'],
    ['URL', new URL('https://x.example/a?b=%22'), 'https://x.example/a?b=%22'],
    ['URLSearchParams', new URLSearchParams({ a: '1', b: 'x y' }), 'a=1&b=x+y'],
    ['boxed string', Object('x"'), 'x"'],
    ['boxed number', Object(3), '3'],
    ['boxed boolean', Object(false), 'false'],
    ['boxed bigint', Object(3n), '3'],
    ['boxed symbol', Object(Symbol('s')), 's'],
    ['Promise', Promise.resolve(1), '[Promise]'],
    ['WeakMap', new WeakMap(), '[WeakMap]'],
    ['WeakSet', new WeakSet(), '[WeakSet]'],
    [
      'revoked proxy',
      revoked(),
      "[Throws: Cannot perform 'getPrototypeOf' on a proxy that has been revoked]",
    ],
    ['text of a toJSON', { toJSON: () => 'a "b"' }, 'a "b"'],
    ['nothing from a toJSON', { toJSON: () => undefined }, undefined],
  ])('shows %s', (_kind, value, text) => {
    expect(valueText(value)).toBe(text);
  });

  it.each<[string, unknown, unknown]>([
    [
      'what JSON leaves out',
      { u: undefined, f: () => 1, [Symbol('k')]: 1, a: [undefined, () => 1] },
      { a: [null, null] },
    ],
    [
      'numbers',
      { n: Number.NaN, i: Number.POSITIVE_INFINITY, z: -0 },
      { n: 'NaN', i: 'Infinity', z: 0 },
    ],
    ['bigints and symbols', { b: 10n, s: Symbol('x') }, { b: '10', s: 'x' }],
    ['dates', [new Date(0), new Date(Number.NaN)], ['1970-01-01T00:00:00.000Z', 'Invalid Date']],
    ['text-like objects', [/x/g, new URL('http://x/')], ['/x/g', 'http://x/']],
    ['boxed primitives', [Object('s'), Object(1), Object(2n), Object(true)], ['s', 1, '2', true]],
    [
      'Map with string keys',
      new Map<string, unknown>([
        ['a', 1],
        ['b', new Map()],
      ]),
      { a: 1, b: {} },
    ],
    [
      'Map with other keys',
      new Map<unknown, unknown>([
        [1, { x: 1 }],
        ['b', 2n],
      ]),
      [
        [1, { x: 1 }],
        ['b', '2'],
      ],
    ],
    ['Set', new Set([1, new Set(['a'])]), [1, ['a']]],
    ['Buffer', Buffer.from('hello'), { type: 'Buffer', length: 5, hex: '68656c6c6f' }],
    ['long Buffer', Buffer.alloc(1000, 1), { type: 'Buffer', length: 1000, hex: '01'.repeat(64) }],
    [
      'Uint8Array in part of a buffer',
      new Uint8Array([0, 1, 2, 3]).subarray(1, 3),
      { type: 'Uint8Array', length: 2, hex: '0102' },
    ],
    ['ArrayBuffer', new ArrayBuffer(2), { type: 'ArrayBuffer', length: 2, hex: '0000' }],
    ['DataView', new DataView(new ArrayBuffer(2), 1), { type: 'DataView', length: 1, hex: '00' }],
    [
      'Float64Array',
      Float64Array.of(1.5, Number.NaN),
      { type: 'Float64Array', length: 2, values: [1.5, 'NaN'] },
    ],
    [
      'BigInt64Array',
      new BigInt64Array(40).fill(7n),
      { type: 'BigInt64Array', length: 40, values: Array(16).fill('7') },
    ],
    [
      'a key named __proto__',
      JSON.parse('{"__proto__":{"a":1}}'),
      JSON.parse('{"__proto__":{"a":1}}'),
    ],
    ['a Map key named __proto__', new Map([['__proto__', 1]]), JSON.parse('{"__proto__":1}')],
    [
      'inherited fields',
      Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true } }),
      { own: 2 },
    ],
    [
      'a throwing getter',
      {
        a: 1,
        get b() {
          return throws('no b');
        },
        c: 3,
      },
      { a: 1, b: '[Throws: no b]', c: 3 },
    ],
    ['a throwing toJSON', { a: { toJSON: () => throws('no') }, b: 2 }, { a: '[Throws: no]', b: 2 }],
    ['a trap that throws', { a: throwingProxies[2], b: 2 }, { a: '[Throws: ownKeys]', b: 2 }],
  ])('shows %s as JSON', (_kind, value, expected) => {
    expect(shown(value)).toEqual(expected);
  });

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

  describe('errors', () => {
    it('show type, message, stack, cause and own fields', () => {
      class OrderError extends Error {
        readonly orderId = 7;
      }
      const error = new OrderError('no stock', { cause: new RangeError('below 0') });
      expect(shown({ error })).toEqual({
        error: {
          type: 'OrderError',
          message: 'no stock',
          stack: error.stack,
          cause: { type: 'RangeError', message: 'below 0', stack: expect.any(String) },
          orderId: 7,
        },
      });
    });

    it('show the errors of an AggregateError', () => {
      const error = new AggregateError([new TypeError('a'), 'b'], 'both');
      expect(shown(error)).toMatchObject({
        type: 'AggregateError',
        message: 'both',
        errors: [{ type: 'TypeError', message: 'a' }, 'b'],
      });
    });

    it.each<[string, unknown, string]>([
      ['DOMException', new DOMException('stop', 'AbortError'), 'AbortError'],
      ['error of another realm', vm.runInNewContext('new TypeError("stop")'), 'TypeError'],
      ['cloned error', structuredClone(new RangeError('stop')), 'RangeError'],
      ['proxied error', new Proxy(new SyntaxError('stop'), {}), 'SyntaxError'],
      ['renamed error', Object.assign(new Error('stop'), { name: 'Renamed' }), 'Renamed'],
      ['nameless error', Object.assign(new Error('stop'), { name: '' }), 'Error'],
    ])('include %s', (_kind, error, type) => {
      expect(shown(error)).toMatchObject({ type, message: 'stop', stack: expect.any(String) });
    });

    it('keep an own field named type, with the class as name', () => {
      const error = Object.assign(new SyntaxError('bad'), { type: 'entity.parse.failed' });
      expect(shown(error)).toMatchObject({ name: 'SyntaxError', type: 'entity.parse.failed' });
    });

    it('show the fields of their toJSON instead of their own, and keep the stack', () => {
      const error = Object.assign(new Error('failed'), {
        socket: {},
        toJSON: () => ({ message: 'other', code: 'E1' }),
      });
      expect(shown(error)).toEqual({
        type: 'Error',
        message: 'failed',
        stack: error.stack,
        code: 'E1',
      });
    });

    it('end at a circular cause and at the eighth error of a chain', () => {
      const circular = new Error('a');
      circular.cause = new Error('b', { cause: circular });
      expect(shown(circular)).toMatchObject({ cause: { message: 'b', cause: '[Circular]' } });

      let chain = new Error('0');
      for (let depth = 1; depth <= 20; depth++) chain = new Error(`${depth}`, { cause: chain });
      const messages: unknown[] = [];
      let at = shown(chain);
      while (typeof at === 'object' && at !== null && 'message' in at && 'cause' in at) {
        messages.push(at.message);
        at = at.cause;
      }
      expect(messages).toEqual(['20', '19', '18', '17', '16', '15', '14', '13']);
      expect(at).toBe('Error: 12');
    });

    it('whose fields throw show the others', () => {
      const error = Object.defineProperties(new Error('kept'), {
        stack: { get: () => throws('no stack') },
        code: { enumerable: true, get: () => throws('no code') },
      });
      expect(shown(error)).toEqual({
        type: 'Error',
        message: 'kept',
        stack: '[Throws: no stack]',
        code: '[Throws: no code]',
      });
    });
  });

  describe('budgets', () => {
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
