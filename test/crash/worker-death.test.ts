import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { destinationOf, openEmulator } from '../harness/open-emulator.js';
import { environmentOf, runChild } from '../harness/run-child.js';
import { FoundRecords } from './found-records.mjs';

const RECORDS = 50;
const node = { name: process.version, path: process.execPath };
const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

function openFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'putlogs-worker-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe.skipIf(process.platform === 'win32')("the death of pino's worker", () => {
  it.each([
    ['is an error event of the transport, and the application goes on', '1', 0],
    ['ends an application that does not listen to it, which is pino’s way', '0', 1],
  ])('%s; what the worker had read is on disk, and delivered later', async (_, listens, code) => {
    const emulator = await openEmulator();
    const outage = emulator.fault({ kind: 'answer', code: 'InternalServerError' });
    const options = JSON.stringify({ spool: { dir: join(openFolder(), 'spool'), mode: 'always' } });
    const env = { ...environmentOf(destinationOf(emulator)), OPTIONS: options };
    const app = { ...env, RECORDS: String(RECORDS), LISTENS: listens };
    const ended = await runChild(node, script('worker-death-child.mjs'), app);
    expect(ended.code).toBe(code);
    if (listens === '1') {
      // The second one is of a record that was logged afterwards.
      const errors = ['the worker thread exited', 'the worker has exited'];
      expect(JSON.parse(ended.stdout)).toEqual({ errors });
    } else expect(ended.stderr).toContain('the worker thread exited');
    expect(emulator.logs()).toEqual([]);

    await outage.remove();
    const next = { ...env, WAY: 'pino worker', DRAIN: '1' };
    expect(await runChild(node, script('child.mjs'), next)).toMatchObject({ code: 0 });
    const found = new FoundRecords();
    found.add(emulator.logs());
    expect(found.missing(0, RECORDS)).toEqual([]);
    expect(found.wrong).toEqual([]);
  });
});
