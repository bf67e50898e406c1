/** Objects that resist being read. */
import { revoked, TRAPS, throwing, throws } from './traps.js';

/** What each trap that throws leaves to be seen of `{ a: 1 }`. */
const TRAPPED = {
  get: '[Throws: get]',
  has: '{"a":1}',
  ownKeys: '[Throws: ownKeys]',
  getPrototypeOf: '[Throws: getPrototypeOf]',
  getOwnPropertyDescriptor: '[Throws: getOwnPropertyDescriptor]',
};

/** As `JSON.stringify` writes it: with an escaped key or without. */
const REVOKED = /^"?\[Throws: .*revoked\]"?$/;

/** @type {import('./table.js').HostileValue[]} */
export const objectValues = [
  { name: 'a revoked proxy', make: revoked, text: REVOKED },
  ...TRAPS.map((trap) => ({
    name: `a proxy that throws at ${trap}`,
    make: () => throwing(trap),
    ...(trap === 'has' ? sameInside(TRAPPED[trap]) : { text: TRAPPED[trap] }),
  })),
  {
    name: 'an array behind a proxy that throws',
    make: () => throwing('get', [1, 2]),
    text: '[Throws: get]',
  },
  {
    name: 'an array whose items throw',
    make: () => Object.defineProperty([1, 2, 3], 1, { get: () => throws('item') }),
    ...sameInside('[1,"[Throws: item]",3]'),
  },
  {
    name: 'an error behind a proxy',
    make: () => new Proxy(new RangeError('proxied'), {}),
    ...error('RangeError', 'proxied'),
  },
  {
    name: 'an error behind a proxy that throws',
    make: () => throwing('get', new Error('x')),
    text: /^\{("\w+":"\[Throws: get\]",?){5}\}$/,
  },
  {
    name: 'a toJSON that throws',
    make: () => ({ toJSON: () => throws('toJSON') }),
    text: '[Throws: toJSON]',
  },
  {
    name: 'a toJSON that answers a revoked proxy',
    make: () => ({ toJSON: revoked }),
    text: REVOKED,
  },
  {
    name: 'a toJSON that answers nothing',
    make: () => ({ toJSON: () => undefined }),
    text: undefined,
  },
  {
    name: 'a toJSON that answers a function',
    make: () => ({ toJSON: () => () => 1 }),
    text: undefined,
  },
  { name: 'a toJSON that answers a bigint', make: () => ({ toJSON: () => 1n }), text: '1' },
  {
    name: 'a toJSON that is a getter that throws',
    make: () => ({
      get toJSON() {
        return throws('getter');
      },
    }),
    text: '[Throws: getter]',
  },
  {
    name: 'a getter that throws a revoked proxy',
    make: () => ({
      before: 1,
      get a() {
        throw revoked();
      },
      after: 2,
    }),
    ...sameInside('{"before":1,"a":"[Throws: unknown]","after":2}'),
  },
  {
    name: 'a getter that throws what has no message',
    make: () => ({
      get a() {
        throw {
          get message() {
            return throws('message');
          },
        };
      },
      get b() {
        throw Object.create(null);
      },
      get c() {
        throw undefined;
      },
      get d() {
        throw Symbol('s');
      },
    }),
    ...sameInside(
      '{"a":"[Throws: unknown]","b":"[Throws: [object Object]]","c":"[Throws: undefined]","d":"[Throws: Symbol(s)]"}',
    ),
  },
  {
    name: 'an object that contains itself',
    make: () => {
      /** @type {Record<string, unknown>} */
      const circular = { a: 1 };
      circular['self'] = circular;
      circular['map'] = new Map([['up', circular]]);
      circular['list'] = [circular];
      return circular;
    },
    ...sameInside('{"a":1,"self":"[Circular]","map":{"up":"[Circular]"},"list":["[Circular]"]}'),
  },
  {
    name: 'an object without a prototype',
    make: () => Object.assign(Object.create(null), { a: 1 }),
    ...sameInside('{"a":1}'),
  },
  { name: 'a frozen object', make: () => Object.freeze({ a: 1 }), ...sameInside('{"a":1}') },
  {
    name: 'keys that objects have already',
    make: () =>
      JSON.parse('{"__proto__":{"x":1},"constructor":2,"toString":3,"":4,"hasOwnProperty":5}'),
    ...sameInside('{"__proto__":{"x":1},"constructor":2,"toString":3,"":4,"hasOwnProperty":5}'),
  },
  {
    name: 'methods of objects that throw',
    make: () => ({
      a: 1,
      toString: () => throws('toString'),
      valueOf: () => throws('valueOf'),
      hasOwnProperty: null,
    }),
    ...sameInside('{"a":1,"hasOwnProperty":null}'),
  },
  {
    name: 'an object that can not become a primitive',
    make: () => ({ [Symbol.toPrimitive]: () => throws('toPrimitive'), a: 1 }),
    ...sameInside('{"a":1}'),
  },
  {
    name: 'an object that says it is an array',
    make: () => ({ length: 3, 0: 'a', [Symbol.toStringTag]: 'Array' }),
    ...sameInside('{"0":"a","length":3}'),
  },
  { name: 'a Date', make: () => new Date(1754500000123), text: '2025-08-06T17:06:40.123Z' },
  {
    name: 'an invalid Date',
    make: () => new Date(Number.NaN),
    text: 'Invalid Date',
    inJson: 'null',
  },
  {
    name: 'a Date whose methods throw',
    make: () =>
      Object.assign(new Date(0), {
        toISOString: () => throws('iso'),
        getTime: () => throws('time'),
        toJSON: () => throws('json'),
      }),
    text: '1970-01-01T00:00:00.000Z',
  },
  {
    name: 'an error whose stack throws',
    make: () => Object.defineProperty(new Error('kept'), 'stack', { get: () => throws('stack') }),
    ...error('Error', 'kept', '"\\[Throws: stack\\]"'),
  },
  {
    name: 'an error whose constructor throws',
    make: () =>
      Object.defineProperty(new Error('kept'), 'constructor', { get: () => throws('constructor') }),
    ...error('.*', 'kept'),
  },
  {
    name: 'an error whose class throws when it is asked for its name',
    make: () => new (namelessError())('kept'),
    ...error('Error', 'kept'),
  },
  {
    name: 'an error whose message is an object',
    make: () => Object.assign(new Error('x'), { message: { a: 1 } }),
    text: /"message":\{"a":1\}/,
  },
  {
    name: 'an error that is its own cause',
    make: () => {
      const error = new Error('loop');
      error.cause = error;
      return error;
    },
    text: /"cause":"\[Circular\]"/,
  },
  {
    name: 'an error that another error hides',
    make: () => new AggregateError([null, 1n, revoked()], 'all'),
    text: /"errors":\[null,"1","\[Throws: .*revoked\]"\]/,
  },
  {
    name: 'bytes whose length throws',
    make: () =>
      Object.defineProperty(new Uint8Array(2), 'byteLength', { get: () => throws('byteLength') }),
    text: '[Throws: byteLength]',
  },
  {
    name: 'bytes that are gone',
    make: detached,
    ...sameInside('{"type":"ArrayBuffer","length":0,"hex":""}'),
  },
  {
    name: 'bytes that are no UTF-8',
    make: () => Buffer.from([0xff, 0xfe, 0x00]),
    ...sameInside('{"type":"Buffer","length":3,"hex":"fffe00"}'),
  },
  {
    name: 'a regular expression whose source throws',
    make: () => Object.defineProperty(/x/, 'source', { get: () => throws('source') }),
    text: '[Throws: source]',
  },
  {
    name: 'a boxed number whose valueOf throws',
    make: () => Object.assign(Object(1), { valueOf: () => throws('valueOf') }),
    ...sameInside('1'),
  },
  { name: 'a boxed symbol', make: () => Object(Symbol('boxed')), text: 'boxed' },
  {
    name: 'a Map of revoked proxies',
    make: () => new Map([[revoked(), revoked()]]),
    text: /^\[\["\[Throws: .*revoked\]","\[Throws: .*revoked\]"\]\]$/,
  },
  {
    name: 'a Set with a proxy that throws',
    make: () => new Set([1, throwing('get')]),
    ...sameInside('[1,"[Throws: get]"]'),
  },
  {
    name: 'a Map whose iterator throws',
    make: () =>
      Object.assign(new Map([['a', 1]]), {
        [Symbol.iterator]: () => throws('iterator'),
        entries: () => throws('entries'),
      }),
    ...sameInside('{"a":1}'),
  },
  { name: 'a WeakRef', make: () => new WeakRef({}), ...sameInside('{}') },
  { name: 'a promise that is rejected', make: rejected, text: '[Promise]' },
  { name: 'a generator', make: generator, ...sameInside('{}') },
  { name: 'the global object of Intl', make: () => Intl, ...sameInside('{}') },
  {
    name: 'the arguments of a function',
    make: () => argumentsOf(1, 'a'),
    ...sameInside('{"0":1,"1":"a"}'),
  },
];

/**
 * The same text wherever it stands.
 *
 * @param {string} text
 */
function sameInside(text) {
  return { text, inside: text };
}

/**
 * @param {string} type
 * @param {string} message
 * @param {string} stack
 */
function error(type, message, stack = '".*"') {
  return { text: new RegExp(`^\\{"type":"${type}","message":"${message}","stack":${stack}\\}$`) };
}

function namelessError() {
  class Nameless extends Error {}
  return Object.defineProperty(Nameless, 'name', { get: () => throws('name') });
}

function detached() {
  const buffer = new ArrayBuffer(8);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

function rejected() {
  const promise = Promise.reject(new Error('nobody waits for it'));
  promise.catch(() => undefined);
  return promise;
}

function* generator() {
  yield 1;
}

/** @param {unknown[]} _values */
function argumentsOf(..._values) {
  // biome-ignore lint/complexity/noArguments: they are what is wanted
  return arguments;
}
