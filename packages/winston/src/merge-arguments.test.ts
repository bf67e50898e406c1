import { describe, expect, it } from 'vitest';
import { SPLAT } from './info.js';
import { mergeArguments } from './merge-arguments.js';

function merged(message: string, ...splat: unknown[]): unknown {
  // What winston does before a format sees the record.
  const first = splat[0];
  const isMerged = typeof first === 'object' && first !== null && !/%[scdjifoO%]/.test(message);
  const info = { level: 'info', message, ...(isMerged && first), [SPLAT]: splat };
  const result = mergeArguments().transform(info);
  return typeof result === 'object' ? Object.fromEntries(Object.entries(result)) : result;
}

describe('mergeArguments()', () => {
  const level = 'info';

  it('fills tokens, then makes fields of objects and text of the rest', () => {
    expect(merged('%s is %d', 'a', 1, { b: 2 }, 'c')).toEqual({
      level,
      message: 'a is 1 c',
      b: 2,
    });
  });

  it('keeps an object after a message whose only token is a percent sign', () => {
    expect(merged('100%% done', { a: 1 })).toMatchObject({ a: 1 });
  });

  it('keeps an object that has no fields of its own as text', () => {
    expect(merged('x', new Set([1]))).toMatchObject({ message: 'x Set(1) { 1 }' });
  });

  it("keeps an error's message, stack, cause and fields after a token", () => {
    const error = Object.assign(new Error('boom', { cause: 'why' }), { code: 'E' });
    expect(merged('of %s:', 'a', error)).toMatchObject({
      message: 'of a: boom',
      stack: error.stack,
      cause: 'why',
      code: 'E',
    });
  });

  it('leaves the level and the message to the record', () => {
    expect(merged('x %s', 'y', { level: 'error', message: 'other', a: 1 })).toEqual({
      level,
      message: 'x y',
      a: 1,
    });
  });

  it('lets an argument that resists pass without throwing', () => {
    const hostile = {
      get field(): never {
        throw new Error('no');
      },
    };
    expect(() => merged('x %s', 'y', hostile)).not.toThrow();
  });
});
