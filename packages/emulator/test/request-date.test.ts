import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.js';
import { nowSeconds, send, verdict } from './client.js';
import { encodeGroup } from './encode.js';

const MINUTE_MS = 60_000;
const body = encodeGroup({ logs: [{ time: nowSeconds(), contents: [['level', 'info']] }] });

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

describe.each(['v1', 'v4'] as const)('the date of a request signed by %s', (signature) => {
  it.each([
    ['is too old after 16 minutes', -16, '400 RequestTimeExpired'],
    ['is near enough after 14 minutes', -14, '200'],
    ['is near enough 14 minutes ahead', 14, '200'],
    ['is too early 16 minutes ahead', 16, '400 RequestTimeTooSkewed'],
  ])('%s', async (_, minutes, wanted) => {
    const dateMs = Date.now() + minutes * MINUTE_MS;
    expect(verdict(await send(emulator, { body, signature, dateMs }))).toBe(wanted);
  });
});
