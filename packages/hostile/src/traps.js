/** What hostile values are made of. */

/**
 * For getters and traps.
 *
 * @param {string} message
 * @returns {never}
 */
export function throws(message) {
  throw new Error(message);
}

/** @returns {object} a proxy that can't even be asked for its prototype */
export function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** @typedef {'get' | 'has' | 'ownKeys' | 'getPrototypeOf' | 'getOwnPropertyDescriptor'} Trap */

/** @type {readonly Trap[]} */
export const TRAPS = ['get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor'];

/**
 * A proxy one of whose traps throws its own name.
 *
 * @param {Trap} trap
 * @param {object} target
 * @returns {object}
 */
export function throwing(trap, target = { a: 1 }) {
  return new Proxy(target, { [trap]: () => throws(trap) });
}

/**
 * An object whose every field is another of its kind.
 *
 * @param {readonly string[]} keys of each
 * @returns {object}
 */
export function endless(keys = ['a', 'b']) {
  return new Proxy(
    {},
    {
      get: (_target, key) => (key === 'toJSON' ? undefined : endless(keys)),
      ownKeys: () => keys,
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }),
    },
  );
}

/** @returns {object} one whose prototype has another such prototype, and so on */
export function endlessChain() {
  return new Proxy({}, { getPrototypeOf: () => endlessChain() });
}

/**
 * Ten to the power of `levels` leaves out of a few objects, each of them in many places.
 *
 * @param {number} levels
 * @returns {object}
 */
export function laughs(levels = 10) {
  /** @type {object} */
  let value = { ha: 1 };
  for (let level = 0; level < levels; level++) {
    value = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`k${index}`, value]));
  }
  return value;
}

/**
 * Arrays and objects inside each other.
 *
 * @param {number} depth
 * @returns {unknown}
 */
export function nested(depth) {
  /** @type {unknown} */
  let value = 'bottom';
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/**
 * An object with many fields.
 *
 * @param {number} count
 * @param {(index: number) => unknown} value
 * @returns {Record<string, unknown>}
 */
export function wide(count, value = (index) => index) {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`k${index}`, value(index)]),
  );
}

/**
 * An object with many getters, and how often any of them was called.
 *
 * @param {number} count
 * @param {(index: number) => unknown} get
 * @returns {{ value: object, calls: () => number }}
 */
export function countingGetters(count, get) {
  let calls = 0;
  const value = {};
  for (let index = 0; index < count; index++) {
    Object.defineProperty(value, `k${index}`, {
      enumerable: true,
      get: () => {
        calls += 1;
        return get(index);
      },
    });
  }
  return { value, calls: () => calls };
}
