/** Links of a prototype chain that are looked at; classes have a few. */
const MAX_LINKS = 32;

/** What a value's prototypes say of it. */
export type Lineage = 'error' | 'search-params' | 'other' | 'endless';

/**
 * As `instanceof` would find it out, but in a bounded number of steps: a proxy may have another
 * prototype each time it is asked, and each look-up in a long chain takes as many steps as it has links.
 *
 * @throws what the traps of proxies throw
 */
export function lineageOf(value: object): Lineage {
  let prototype: unknown = Object.getPrototypeOf(value);
  for (let link = 0; link < MAX_LINKS; link++) {
    if (prototype === Error.prototype) return 'error';
    if (prototype === URLSearchParams.prototype) return 'search-params';
    if (prototype === null) return 'other';
    prototype = Object.getPrototypeOf(prototype);
  }
  return 'endless';
}
