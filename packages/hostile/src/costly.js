/** Values that are small in memory, or not, and without end for whoever walks through them. */
import { endless, endlessChain, laughs, nested, revoked, throws, wide } from './traps.js';

const MANY = 20_000;
const MIB = 1024 * 1024;

/** @type {import('./table.js').HostileValue[]} */
export const costlyValues = [
  {
    name: 'a depth of 20,000',
    make: () => nested(MANY),
    text: /^\{"a":\[.*"\[(Object|Array)\]".*\]\}$/,
  },
  {
    name: 'a depth of 20,000 in one chain of errors',
    make: chainOfErrors,
    text: /"cause":"Error: \d+"\}{8}$/,
  },
  { name: '20,000 keys', make: () => wide(MANY), text: truncatedObject('"k99\\d\\d":99\\d\\d') },
  {
    name: '20,000 items',
    make: () => Array.from({ length: MANY }, (_, index) => index),
    text: /^\[0,.*,99\d\d,"\[Truncated\]"\]$/,
  },
  {
    name: '20,000 objects',
    make: () => wide(MANY, (index) => ({ index })),
    text: truncatedObject('"k49\\d\\d":\\{.*\\}'),
  },
  {
    name: 'a Map of 20,000',
    make: () => new Map(Object.entries(wide(MANY))),
    text: truncatedObject('"k99\\d\\d":99\\d\\d'),
  },
  {
    name: 'a Map of 100,000',
    make: () => new Map(numbered(100_000)),
    text: /^\[\[0,0\],.*"\[Truncated\]"\]$/,
  },
  {
    name: 'a Set of 100,000',
    make: () => new Set(Array(100_000).keys()),
    text: /^\[0,.*,99\d\d,"\[Truncated\]"\]$/,
  },
  {
    name: 'an array of 2^32 - 1 holes',
    make: () => new Array(2 ** 32 - 1),
    text: /^\[null,.*null,"\[Truncated\]"\]$/,
  },
  {
    name: 'an array of infinite length',
    make: () =>
      new Proxy([], {
        get: (_target, key) => (key === 'length' ? Number.POSITIVE_INFINITY : undefined),
      }),
    text: /^\[null,.*null,"\[Truncated\]"\]$/,
  },
  {
    name: 'an object without end',
    make: () => endless(),
    text: /^\{"a":\{"a":.*"\[Truncated\]":true\}$/,
  },
  {
    name: 'an object without end in every direction',
    make: () => endless(Object.keys(wide(MANY))),
    text: /^\{"k0":\{.*"\[Truncated\]":true\}$/,
  },
  {
    name: 'a hundred objects without end',
    make: () => Array.from({ length: 100 }, () => endless()),
    text: /^\[\{"a":\{.*"\[Truncated\]"\]$/,
  },
  { name: 'ten billion leaves', make: () => laughs(), text: /^\{"k0":\{.*"\[Truncated\]":true\}$/ },
  { name: 'a toJSON without end', make: endlessToJSON, text: /^(\{"next":)+"\[Object\]"\}+$/ },
  { name: 'a prototype without end', make: endlessChain, text: '[Object]' },
  { name: 'a prototype chain of 20,000', make: longChain, text: '[Object]' },
  {
    name: '10,000 objects with such a prototype',
    make: () => Array(10_000).fill(longChain()),
    text: /^\["\[Object\]",.*\]$/,
  },
  {
    name: '20,000 getters that throw',
    make: () => Object.defineProperties({}, throwingGetters()),
    text: /^\{"k0":"\[Throws: no\]",.*"\[Truncated\]":true\}$/,
  },
  {
    name: 'getters that throw huge things',
    make: () =>
      Object.defineProperties(
        {},
        {
          a: thrower({ message: Array(1_000_000).fill('x') }),
          b: thrower(new Error('x'.repeat(3 * MIB))),
          c: thrower(2n ** 1_000_000n),
        },
      ),
    text: `{"a":"[Throws: [object Object]]","b":"[Throws: ${'x'.repeat(200)}]","c":"[Throws: [BigInt beyond 4096 bits]]"}`,
    inside: `{"a":"[Throws: [object Object]]","b":"[Throws: ${'x'.repeat(200)}]","c":"[Throws: [BigInt beyond 4096 bits]]"}`,
  },
  {
    name: '20,000 errors',
    make: () => Array.from({ length: MANY }, (_, index) => new Error(`e${index}`)),
    text: /^\[\{"type":"Error","message":"e0",.*"Error: e5000",.*"\[Truncated\]"\]$/,
  },
  {
    name: 'one error, 20,000 times, with 20,000 fields',
    make: () => Array(MANY).fill(Object.assign(new Error('wide'), wide(MANY))),
    text: /^\[\{"type":"Error","message":"wide",.*"\[Truncated\]"\]$/,
  },
  {
    name: '10,000 large Maps below the deepest level',
    make: deepMaps,
    text: /^\[+("\[(Object|Array)\]",?)+("\[Truncated\]")?\]+$/,
  },
  {
    name: '10,000 times the same large object',
    make: () => Array(10_000).fill(wide(MANY)),
    text: /^\[\{"k0":0,.*"\[Truncated\]"\]$/,
  },
  {
    name: 'bytes of 3 MB',
    make: () => Buffer.alloc(3 * MIB, 1),
    text: `{"type":"Buffer","length":${3 * MIB},"hex":"${'01'.repeat(64)}"}`,
    inside: `{"type":"Buffer","length":${3 * MIB},"hex":"${'01'.repeat(64)}"}`,
  },
  {
    name: 'ten strings of 3 MB',
    make: () => Array(10).fill('\u0001'.repeat(3 * MIB)),
    text: /^\["(\\u0001)+\[Truncated\]","\[Truncated\]"\]$/,
  },
  {
    name: 'keys of 3 MB',
    make: () => ({ ['k'.repeat(3 * MIB)]: { ['l'.repeat(3 * MIB)]: 1 } }),
    text: /^\{"k+\[Truncated\]":\{.*\}\}?$/,
  },
  {
    name: 'an error with a message of 3 MB',
    make: () => new Error('m'.repeat(3 * MIB)),
    text: /^\{"type":"Error","message":"m+\[Truncated\]","\[Truncated\]":true\}$/,
  },
  {
    name: 'a Map of revoked keys, 20,000 of them',
    make: () => new Map(Array.from({ length: MANY }, () => [revoked(), 1])),
    text: /^\[\["\[Throws: .*"\[Truncated\]"\]$/,
  },
  {
    name: 'bigints of 4,000 bits, 20,000 of them',
    make: () => Array(MANY).fill(2n ** 4_000n),
    text: /^\["\d+",.*\[/,
  },
];

function chainOfErrors() {
  let error = new Error('0');
  for (let depth = 1; depth < MANY; depth++) error = new Error(`${depth}`, { cause: error });
  return error;
}

/**
 * @param {number} count
 * @returns {Iterable<[number, number]>}
 */
function* numbered(count) {
  for (let index = 0; index < count; index++) yield [index, index];
}

/** @returns {object} */
function endlessToJSON() {
  return { toJSON: () => ({ next: endlessToJSON() }) };
}

function longChain() {
  let value = {};
  for (let link = 0; link < MANY; link++) value = Object.create(value);
  return value;
}

function throwingGetters() {
  const getter = { enumerable: true, get: () => throws('no') };
  return Object.fromEntries(Array.from({ length: MANY }, (_, index) => [`k${index}`, getter]));
}

/**
 * @param {unknown} thrown
 * @returns {PropertyDescriptor}
 */
function thrower(thrown) {
  const get = () => {
    throw thrown;
  };
  return { get, enumerable: true };
}

function deepMaps() {
  /** @type {unknown} */
  let value = Array(10_000).fill(new Map(numbered(10_000)));
  for (let level = 0; level < 31; level++) value = [value];
  return value;
}

/** @param {string} last pattern of the last field shown */
function truncatedObject(last) {
  return new RegExp(`^\\{"k0":.*${last},"\\[Truncated\\]":true\\}$`);
}
