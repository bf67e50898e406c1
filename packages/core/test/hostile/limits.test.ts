import { countingGetters, throws } from '@putlogs/hostile';
import { expect, it } from 'vitest';
import { writeLog } from '../../src/log-mapper.js';
import { encoded, encodedFields } from './encoded.js';

it('an endless iterator of contents ends with the fields that a record may have', () => {
  let given = 0;
  function* endlessly(): Generator<[string, unknown]> {
    for (;;) yield [`k${given % 7}`, given++];
  }
  const [log] = encoded([{ contents: endlessly() }], writeLog);
  expect(given).toBe(25_001);
  expect(log?.contents).toMatchObject({
    k0: expect.stringMatching(/^2499\d$/),
    putlogs_error: 'incomplete: more than 25000 fields',
  });
});

it('a record is read until a thousand of its getters have thrown, and says so', () => {
  const getters = countingGetters(20_000, (index) => (index === 0 ? 'first' : throws('no')));
  const [contents = {}] = encodedFields([Object(getters.value)]);
  expect(getters.calls()).toBeLessThanOrEqual(1003);
  expect(contents).toMatchObject({
    k0: 'first',
    k1: '[Throws: no]',
    putlogs_error: 'incomplete: more than 1000 fields throw',
  });
});

it('a record with more objects than one may have keeps all its fields', () => {
  const objects = Array.from({ length: 20_000 }, (_, index) => [`k${index}`, { index }]);
  const [contents = {}] = encodedFields([Object.fromEntries(objects)]);
  expect(Object.keys(contents)).toHaveLength(20_000);
  expect(contents['k9']).toBe('{"index":9}');
  expect(contents['k19999']).toBe('[Truncated]');
});
