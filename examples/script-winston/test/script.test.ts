import { type Emulator, startEmulator } from '@putlogs/emulator';
import { environmentFor, runExample } from '@putlogs/example-testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

test('ends by itself with every record delivered', async () => {
  const { code, stderr } = await runExample(
    new URL('../src/main.js', import.meta.url),
    environmentFor(emulator),
  );

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const records = emulator.logs().map((log) => log.contents);
  expect(records).toMatchObject([
    { level: 'info', message: 'import started', job: 'nightly-import', file: 'prices-2024.csv' },
    { level: 'warn', message: 'row skipped: no price', sku: 'tea-茶', row: '17' },
    { level: 'error', stack: expect.stringMatching(/^SyntaxError: .*\n\s+at JSON\.parse/) },
    { level: 'info', message: 'import done', rows: '1204', skipped: '2', tookMs: '310.5' },
  ]);
});
