import { describe, expect, it } from 'vitest';
import { errorFields, isError } from './error-fields.js';

function fieldsOf(error: unknown): [string, unknown][] {
  const fields: [string, unknown][] = [];
  if (isError(error)) errorFields(error, (key, value) => fields.push([key, value]));
  return fields;
}

describe('errorFields', () => {
  it('puts type, message, stack, cause and own fields as they are, in this order', () => {
    const cause = { reason: 'none left' };
    const error = Object.assign(new RangeError('low', { cause }), {
      code: 'E_LOW',
      at: new Date(0),
    });
    expect(fieldsOf(error)).toEqual([
      ['type', 'RangeError'],
      ['message', 'low'],
      ['stack', error.stack],
      ['cause', cause],
      ['code', 'E_LOW'],
      ['at', new Date(0)],
    ]);
  });

  it('puts a key once, when the error has own fields of the usual names too', () => {
    const error = new Error('hidden');
    Object.defineProperty(error, 'message', { value: 'shown', enumerable: true });
    Object.assign(error, { name: 'Named', errors: { email: 'missing' }, type: 'own' });
    expect(fieldsOf(error)).toEqual([
      ['name', 'Named'],
      ['message', 'shown'],
      ['stack', error.stack],
      ['errors', { email: 'missing' }],
      ['type', 'own'],
    ]);
  });

  it('puts what can be read when the rest of a proxy throws', () => {
    const error = new Proxy(new Error('kept'), {
      ownKeys: () => {
        throw new Error('no keys');
      },
    });
    expect(fieldsOf(error)).toEqual([
      ['type', 'Error'],
      ['message', 'kept'],
      ['stack', expect.any(String)],
    ]);
  });

  it('says that the toJSON threw, and keeps the own fields', () => {
    const error = Object.assign(new Error('kept'), {
      code: 'E1',
      toJSON: () => {
        throw new Error('no json');
      },
    });
    const fields = Object.fromEntries(fieldsOf(error));
    expect(fields).toMatchObject({ toJSON: '[Throws: no json]', message: 'kept', code: 'E1' });
  });
});

describe('isError', () => {
  it.each([[null], [undefined], ['Error'], [{ message: 'm', stack: 's' }], [Error]])(
    'is false for %o',
    (value) => {
      expect(isError(value)).toBe(false);
    },
  );
});
