import vm from 'node:vm';
import { anyValue, build, PATIENCE_MS, runs, throws } from '@putlogs/hostile';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueText } from './value-text.js';

/** The text of an object, read back. */
function shown(value: unknown): unknown {
  return JSON.parse(valueText(value) ?? '');
}

describe('errors', () => {
  it('show type, message, stack, cause and own fields', () => {
    class OrderError extends Error {
      readonly orderId = 7;
    }
    const error = new OrderError('no stock', { cause: new RangeError('below 0') });
    expect(shown({ error })).toEqual({
      error: {
        type: 'OrderError',
        message: 'no stock',
        stack: error.stack,
        cause: { type: 'RangeError', message: 'below 0', stack: expect.any(String) },
        orderId: 7,
      },
    });
  });

  it('show the errors of an AggregateError', () => {
    const error = new AggregateError([new TypeError('a'), 'b'], 'both');
    expect(shown(error)).toMatchObject({
      type: 'AggregateError',
      message: 'both',
      errors: [{ type: 'TypeError', message: 'a' }, 'b'],
    });
  });

  it.each<[string, unknown, string]>([
    ['DOMException', new DOMException('stop', 'AbortError'), 'AbortError'],
    ['error of another realm', vm.runInNewContext('new TypeError("stop")'), 'TypeError'],
    ['cloned error', structuredClone(new RangeError('stop')), 'RangeError'],
    ['proxied error', new Proxy(new SyntaxError('stop'), {}), 'SyntaxError'],
    ['renamed error', Object.assign(new Error('stop'), { name: 'Renamed' }), 'Renamed'],
    ['nameless error', Object.assign(new Error('stop'), { name: '' }), 'Error'],
  ])('include %s', (_kind, error, type) => {
    expect(shown(error)).toMatchObject({ type, message: 'stop', stack: expect.any(String) });
  });

  it('keep an own field named type, with the class as name', () => {
    const error = Object.assign(new SyntaxError('bad'), { type: 'entity.parse.failed' });
    expect(shown(error)).toMatchObject({ name: 'SyntaxError', type: 'entity.parse.failed' });
  });

  it('show the fields of their toJSON instead of their own, and keep the stack', () => {
    const error = Object.assign(new Error('failed'), {
      socket: {},
      toJSON: () => ({ message: 'other', code: 'E1' }),
    });
    expect(shown(error)).toEqual({
      type: 'Error',
      message: 'failed',
      stack: error.stack,
      code: 'E1',
    });
  });

  it('end at a circular cause and at the eighth error of a chain', () => {
    const circular = new Error('a');
    circular.cause = new Error('b', { cause: circular });
    expect(shown(circular)).toMatchObject({ cause: { message: 'b', cause: '[Circular]' } });

    let chain = new Error('0');
    for (let depth = 1; depth <= 20; depth++) chain = new Error(`${depth}`, { cause: chain });
    const messages: unknown[] = [];
    let at = shown(chain);
    while (typeof at === 'object' && at !== null && 'message' in at && 'cause' in at) {
      messages.push(at.message);
      at = at.cause;
    }
    expect(messages).toEqual(['20', '19', '18', '17', '16', '15', '14', '13']);
    expect(at).toBe('Error: 12');
  });

  it(
    'with any fields at all are JSON, with those that errors have',
    () => {
      const fields = fc.record({
        message: anyValue,
        cause: anyValue,
        own: anyValue,
        hidden: anyValue,
      });
      fc.assert(
        fc.property(fields, ({ message, cause, own, hidden }) => {
          const error = new RangeError('replaced', { cause: build(cause) });
          expect(error.stack).toContain('replaced');
          Object.defineProperty(error, 'message', { value: build(message) });
          Object.defineProperty(error, 'own', { value: build(own), enumerable: true });
          Object.defineProperty(error, 'errors', { get: () => build(hidden) });
          expect(shown({ error, kept: 1 })).toMatchObject({
            error: { type: 'RangeError', stack: expect.stringContaining('replaced') },
            kept: 1,
          });
          expect(shown(error)).toMatchObject({ type: 'RangeError' });
        }),
        runs(10_000),
      );
    },
    PATIENCE_MS,
  );

  it('whose fields throw show the others', () => {
    const error = Object.defineProperties(new Error('kept'), {
      stack: { get: () => throws('no stack') },
      code: { enumerable: true, get: () => throws('no code') },
    });
    expect(shown(error)).toEqual({
      type: 'Error',
      message: 'kept',
      stack: '[Throws: no stack]',
      code: '[Throws: no code]',
    });
  });
});
