import { expect, it } from 'vitest';
import { closeTimeoutMs } from './close-timeout.js';

it.each([
  [undefined, 8000],
  [0, 0],
  [300, 300],
  [60_000, 8000],
])('with exitTimeoutMs %s the close takes %d ms at most', (exitTimeoutMs, expected) => {
  expect(closeTimeoutMs(exitTimeoutMs)).toBe(expected);
});
