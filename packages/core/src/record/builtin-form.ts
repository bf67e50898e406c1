import { types } from 'node:util';
import { binaryPreview, isBinary } from './binary-preview.js';
import type { Fields } from './fields.js';
import { lineageOf } from './prototypes.js';

/**
 * What a `Date` or bytes become, ahead of their own `toJSON`, which throws for an invalid Date in
 * some hands and lists every byte of a Buffer. `undefined` for all other objects.
 */
export function fixedForm(value: object): unknown {
  if (types.isDate(value)) return dateText(value);
  return isBinary(value) ? binaryPreview(value) : undefined;
}

export function dateText(date: Date): string {
  const ms = Date.prototype.getTime.call(date);
  return Number.isNaN(ms) ? 'Invalid Date' : Date.prototype.toISOString.call(date);
}

/**
 * What other built-in objects become, which JSON would show as `{}`. `undefined` when the value's own
 * fields say what it is. At most `maxItems` entries of a collection are taken.
 */
export function builtinForm(value: object, maxItems: number): unknown {
  if (types.isMap(value)) return mapForm(value, maxItems);
  if (types.isSet(value)) return take(Set.prototype.values.call(value), maxItems);
  if (types.isRegExp(value)) return RegExp.prototype.toString.call(value);
  if (types.isBoxedPrimitive(value)) return unboxed(value);
  if (types.isPromise(value)) return '[Promise]';
  if (types.isWeakMap(value)) return '[WeakMap]';
  if (types.isWeakSet(value)) return '[WeakSet]';
  return lineageOf(value) === 'search-params' ? String(value) : undefined;
}

/** An object when all keys are strings, else an array of pairs. */
function mapForm(map: ReadonlyMap<unknown, unknown>, maxItems: number): unknown {
  const entries = take(Map.prototype.entries.call(map), maxItems);
  const fields: Fields = Object.create(null);
  for (const [key, value] of entries) {
    if (typeof key !== 'string') return entries;
    // Assignment would call the setter of `__proto__` if there were one.
    Object.defineProperty(fields, key, { value, enumerable: true });
  }
  return fields;
}

function take<T>(items: Iterator<T>, maxItems: number): T[] {
  const taken: T[] = [];
  for (let next = items.next(); !next.done && taken.length < maxItems; next = items.next()) {
    taken.push(next.value);
  }
  return taken;
}

/** By the prototypes' own methods: an object's `valueOf` may be anything. */
function unboxed(value: object): unknown {
  if (types.isNumberObject(value)) return Number.prototype.valueOf.call(value);
  if (types.isStringObject(value)) return String.prototype.valueOf.call(value);
  if (types.isBooleanObject(value)) return Boolean.prototype.valueOf.call(value);
  if (types.isBigIntObject(value)) return BigInt.prototype.valueOf.call(value);
  return Symbol.prototype.valueOf.call(value);
}
