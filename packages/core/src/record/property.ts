/** More links than any class has; a proxy's chain may have no end. */
const MAX_LINKS = 32;

/**
 * What an object says under a name, by itself or by its class. What somebody has put on
 * `Object.prototype` is said by no object. Throws what a getter or a trap throws.
 */
export function propertyOf(holder: object, name: string): unknown {
  if (!(name in Object.prototype) || isSaid(holder, name)) return Reflect.get(holder, name);
  return undefined;
}

function isSaid(holder: object, name: string): boolean {
  let link: object | null = holder;
  for (let i = 0; i < MAX_LINKS && link !== null && link !== Object.prototype; i++) {
    if (Object.hasOwn(link, name)) return true;
    link = Object.getPrototypeOf(link);
  }
  return false;
}

/** An object's own enumerable properties, in one that inherits nothing. */
export function ownProperties<T extends object>(holder: T): T & Readonly<Record<string, unknown>> {
  return Object.assign(Object.create(null), holder);
}
