import { type Emulator, startEmulator } from '@putlogs/emulator';
import { environmentFor, runExample } from '@putlogs/example-testing';
import { afterEach, beforeEach, expect, test } from 'vitest';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

test.each(['worker.js', 'in-process.js'])(
  '%s ends by itself with every record delivered',
  async (script) => {
    const { code, stderr } = await runExample(
      new URL(`../src/${script}`, import.meta.url),
      environmentFor(emulator),
    );

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const records = emulator.logs().map((log) => log.contents);
    expect(records).toMatchObject([
      { level: 'info', msg: 'import started', job: 'nightly-import', file: 'prices-2024.csv' },
      { level: 'warn', msg: 'row skipped: no price', sku: 'tea-茶', row: '17' },
      { level: 'error', msg: 'row is broken', row: '18' },
      { level: 'info', msg: 'import done', rows: '1204', skipped: '2', tookMs: '310.5' },
    ]);
    expect(JSON.parse(records[2]?.['err'] ?? '')).toMatchObject({
      type: 'SyntaxError',
      stack: expect.stringMatching(/^SyntaxError: .*\n\s+at JSON\.parse/),
    });
  },
);

test('in-process.js says what became of its records', async () => {
  const { stdout } = await runExample(
    new URL('../src/in-process.js', import.meta.url),
    environmentFor(emulator),
  );

  expect(stdout).toBe('4 records delivered, 0 dropped\n');
});
