import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import { PutLogsConfigError } from '@putlogs/core';
import { slsDestination } from '@putlogs/pino';
import { SlsTransport } from '@putlogs/winston';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { expectAllOfFixture } from '../compatibility/fixture-records.js';
import { destinationOf, openEmulator } from '../harness/open-emulator.js';
import { environmentOf, runChild } from '../harness/run-child.js';
import { otherNodes } from '../harness/runtimes.js';

const fixtures = ['winston', 'pino-worker', 'pino-in-process'] as const;

describe.each(otherNodes)('under $name', (node) => {
  it.skipIf(node.path === undefined).each(fixtures)(
    '%s delivers every record exactly once with compression zstd',
    async (fixture) => {
      const emulator = await openEmulator();
      const script = fileURLToPath(
        new URL(`../compatibility/fixtures/${fixture}.mjs`, import.meta.url),
      );
      const result = await runChild(node, script, {
        ...environmentOf(destinationOf(emulator)),
        FIXTURE_LOGGER: fixture === 'winston' ? 'winston' : 'pino',
        FIXTURE_OPTIONS: JSON.stringify({ compression: 'zstd', batchLogs: 50 }),
      });
      expect(result).toEqual({ code: 0, stdout: '', stderr: '' });
      expectAllOfFixture(emulator, fixture);
      expect(emulator.requests().map(({ compression }) => compression)).toEqual([
        ...Array(4).fill('zstd'),
      ]);
    },
  );
});

describe.skipIf('zstdCompressSync' in zlib)('under a Node without zstd', () => {
  const options = {
    endpoint: 'http://127.0.0.1:1',
    project: 'shop-logs',
    logstore: 'app',
    accessKeyId: 'id',
    accessKeySecret: 'secret',
    compression: 'zstd',
  } as const;
  const message = expect.stringMatching(/\[compression\] 'zstd' needs Node .*use 'lz4'/);

  it.each([
    ['winston', () => new SlsTransport(options)],
    ['pino in-process', () => slsDestination(options)],
  ])('%s refuses the option with what is needed and what to use instead', (_, create) => {
    expect(create).toThrow(expect.objectContaining({ option: 'compression', message }));
    expect(create).toThrow(PutLogsConfigError);
  });

  it('pino worker refuses it with an error event', async () => {
    const transport = pino.transport({ target: '@putlogs/pino', options });
    const [error] = await once(transport, 'error');
    expect(error).toMatchObject({ message });
  });
});
