import { describe, expect, it } from 'vitest';
import { pollution, whilePolluted } from '../../test/polluted.js';
import { ownProperties, propertyOf } from './property.js';

class Base {
  get inherited() {
    return 'class';
  }
}
class Derived extends Base {
  readonly own = 'own';
}

describe('propertyOf()', () => {
  const read = () => {
    const object = new Derived();
    return [
      ...['own', 'inherited', 'absent'].map((name) => propertyOf(object, name)),
      propertyOf({}, 'own'),
      propertyOf(Object.create(null), 'own'),
      ownProperties<Record<string, unknown>>({ own: 1 })['absent'],
    ];
  };

  it('reads what an object or its class says, polluted or not', async () => {
    const expected = ['own', 'class', undefined, undefined, undefined, undefined];
    expect(read()).toEqual(expected);
    expect(await whilePolluted(pollution('own', 'inherited', 'absent'), read)).toEqual(expected);
  });

  it('ends at a chain without end', async () => {
    const chain = (): object =>
      new Proxy({}, { getPrototypeOf: chain, getOwnPropertyDescriptor: () => undefined });
    const find = () => propertyOf(chain(), 'absent');
    expect(await whilePolluted(pollution('absent'), find)).toBeUndefined();
  });
});
