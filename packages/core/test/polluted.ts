/**
 * What `run` gives while `Object.prototype` has these properties, as a careless merge of input leaves
 * them: any object seems to have them.
 */
export async function whilePolluted<T>(
  properties: Readonly<Record<string, unknown>>,
  run: () => T | Promise<T>,
): Promise<T> {
  Object.assign(Object.prototype, properties);
  try {
    return await run();
  } finally {
    for (const name of Object.keys(properties)) Reflect.deleteProperty(Object.prototype, name);
  }
}

/** Each of the names, with a text. */
export function pollution(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, 'polluted']));
}
