/** Calls the method of a provider. */
export type Provide = () => unknown;

/** Undefined for what is no provider. */
export function provideOf(given: unknown): Provide | undefined {
  if (!isObject(given)) return undefined;
  for (const name of ['getCredentials', 'getCredential']) {
    const method: unknown = Reflect.get(given, name);
    if (typeof method === 'function') return () => Reflect.apply(method, given, []);
  }
  return undefined;
}

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
