import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logsOf } from '../../src/batch/split.js';
import { encodeBatchFile } from '../../src/delivery/spool/batch-file.js';
import { nodeSpoolFs } from '../../src/delivery/spool/node-fs.js';
import { compressionFor } from '../../src/wire/compression.js';
import { decodeLogGroup } from '../../src/wire/log-group.js';
import { Host } from './host.js';

const V1 = fileURLToPath(new URL('fixtures/v1', import.meta.url));
const expected: { lost: number; batches: unknown[] } = JSON.parse(
  fs.readFileSync(join(V1, 'expected.json'), 'utf8'),
);

let above: string;
beforeEach(() => {
  above = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'putlogs-spool-'));
});
afterEach(() => fs.rmSync(above, { recursive: true, force: true }));

/** The spool of the fixture, as a process finds it. */
function copied(): string {
  const dir = join(above, 'spool');
  const free = join(dir, `free-${'0'.repeat(16)}`);
  fs.mkdirSync(free, { recursive: true, mode: 0o700 });
  fs.chmodSync(dir, 0o700);
  for (const name of fs.readdirSync(V1).filter((file) => file !== 'expected.json')) {
    fs.copyFileSync(join(V1, name), join(free, name));
  }
  return dir;
}

describe('a spool of format version 1', () => {
  it('is read', async () => {
    const running = new Host(nodeSpoolFs).start({ dir: copied() });
    await running.recover();
    const batches = running.recovered.map((entry) => {
      const batch = running.spool.load(entry);
      if (typeof batch === 'string') throw new Error(batch);
      const { destination, logs } = batch;
      const { compression, rawBytes, body } = batch;
      const group = decodeLogGroup(compressionFor(compression).decompress(body, rawBytes));
      const { sealedAtMs } = entry;
      return { destination, logs, sealedAtMs, tags: group.LogTags, contents: logsOf(batch) };
    });
    const found = JSON.parse(JSON.stringify({ lost: running.lost, batches }));
    expect(found).toEqual(expected);
    running.spool.close();
  });

  it('is what is written today', async () => {
    const dir = copied();
    const running = new Host(nodeSpoolFs).start({ dir });
    await running.recover();
    const [first] = running.recovered;
    const batch = first && running.spool.load(first);
    if (first === undefined || typeof batch !== 'object') throw new Error('it was not read');
    const [name = ''] = fs.readdirSync(V1).filter((file) => file.endsWith('.batch'));
    const written = Buffer.concat(encodeBatchFile(batch, first.sealedAtMs));
    expect(written.equals(fs.readFileSync(join(V1, name)))).toBe(true);
    running.spool.close();
  });
});
