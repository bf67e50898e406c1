import { thrownMark } from './thrown.js';

/** An object whose fields may be read, each of which may throw. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** Reads a field once; where that throws, the mark that says so. */
export function readField(fields: object, key: string): unknown {
  try {
    // On an object of any type; `Reflect.get` would refuse those that aren't objects after all.
    return (fields as Fields)[key];
  } catch (error) {
    return thrownMark(error);
  }
}

/** Prototype chain of one link, as object literals, `JSON.parse` and `Object.create(null)` make them in any realm. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === null ||
    prototype === Object.prototype ||
    Object.getPrototypeOf(prototype) === null
  );
}
