import { revoked, throwing, throws } from '@putlogs/hostile';
import { describe, expect, it } from 'vitest';
import { valueText } from './value-text.js';

/** The text of an object, read back. */
function shown(value: unknown): unknown {
  return JSON.parse(valueText(value) ?? '');
}

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
    ['a trap that throws', { a: throwing('ownKeys'), b: 2 }, { a: '[Throws: ownKeys]', b: 2 }],
  ])('shows %s as JSON', (_kind, value, expected) => {
    expect(shown(value)).toEqual(expected);
  });
});
