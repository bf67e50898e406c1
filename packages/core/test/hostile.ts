/** For getters and traps. */
export function throws(message: string): never {
  throw new Error(message);
}

export function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** An object whose every field is another of its kind. */
export function endless(): object {
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
/** One per trap; `ownKeys` is the third. */
export const throwingProxies = TRAPS.map(
  (trap) => new Proxy({ a: 1 }, { [trap]: () => throws(trap) }),
);

/** Hostile ones that use up a budget each. */
export const costly: readonly unknown[] = [
  endless(),
  new Set([revoked(), endless()]),
  new Proxy([], {
    get: (_target, key) => (key === 'length' ? Number.POSITIVE_INFINITY : undefined),
  }),
];

/** Values made to break whoever looks at them. */
export const hostile: readonly unknown[] = [
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
