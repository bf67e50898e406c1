import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DroppedEvent } from '../../src/events.js';
import { useEmulator } from './emulated.js';
import { quietRuntime } from './witnesses.js';

const { emulator, produce } = useEmulator();
let folder = '';
let dir = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'putlogs-spool-'));
  dir = join(folder, 'spool');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const RECORD = 'x'.repeat(1000);
/** Memory for hardly more than one batch. */
const SMALL = {
  batchBytes: 20_000,
  bufferBytes: 64_000,
  compression: 'none',
  lingerMs: 60_000,
} as const;

function ids(): number[] {
  return emulator()
    .logs()
    .map(({ contents }) => Number(contents['id']))
    .toSorted((a, b) => a - b);
}

const numbered = (count: number) => Array.from({ length: count }, (_, id) => id);

function files(at = dir): string[] {
  return readdirSync(at, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(at, name)).isFile());
}

/** Bytes of all buffers that something still holds. */
async function liveBufferBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  // A buffer's bytes are given back a turn after the buffer has been collected.
  for (let round = 0; round < 3; round++) {
    collect();
    await new Promise(setImmediate);
  }
  return process.memoryUsage().arrayBuffers;
}

describe('a producer with a spool', () => {
  it('takes to disk what memory can’t hold, and delivers all of it once the service is back', async () => {
    const { runtime } = quietRuntime();
    const outage = emulator().fault({ kind: 'answer', code: 'InternalServerError' });
    const producer = produce({ ...SMALL, spool: { dir } }, { runtime });
    for (let id = 0; id < 500; id++) {
      expect(producer.send({ contents: { id, text: RECORD } })).toBe(true);
      expect(producer.stats().bufferedBytes).toBeLessThanOrEqual(SMALL.bufferBytes);
    }
    const { pending, droppedTotal, spooledBytes } = producer.stats();
    expect(pending.spooled).toBeGreaterThan(300);
    expect([pending.total, droppedTotal]).toEqual([500, 0]);
    expect(spooledBytes).toBeGreaterThan(300_000);
    await outage.remove();
    expect(await producer.flush({ timeoutMs: 20_000 })).toMatchObject({
      delivered: 500,
      dropped: 0,
    });
    expect(ids()).toEqual(numbered(500));
    expect(producer.stats()).toMatchObject({ pending: { spooled: 0 }, spooledBytes: 0 });
  });

  it('keeps the order within a hash key through memory and disk', async () => {
    const { runtime } = quietRuntime();
    const outage = emulator().fault({ kind: 'answer', code: 'InternalServerError' });
    const producer = produce({ ...SMALL, hashKey: 'one', spool: { dir } }, { runtime });
    for (let id = 0; id < 300; id++) producer.send({ contents: { id, text: RECORD } });
    await outage.remove();
    await producer.flush({ timeoutMs: 20_000 });
    const order = emulator()
      .logs()
      .map(({ contents }) => Number(contents['id']));
    expect(order).toEqual(numbered(300));
  });

  it('leaves on disk what its end finds undelivered; the next one delivers it', async () => {
    const { runtime } = quietRuntime();
    const outage = emulator().fault({ kind: 'hang' });
    const first = produce({ ...SMALL, spool: { dir } }, { runtime });
    for (let id = 0; id < 100; id++) first.send({ contents: { id, text: RECORD } });
    const report = await first.close({ timeoutMs: 100 });
    expect(report).toEqual({ delivered: 0, dropped: 0, pending: 100, timedOut: true });
    expect(first.stats()).toMatchObject({ pending: { spooled: 100, total: 100 }, droppedTotal: 0 });
    await outage.remove();

    const second = produce({ ...SMALL, spool: { dir } });
    await expect.poll(() => second.stats().recovered).toBe(100);
    await second.flush();
    expect(ids()).toEqual(numbered(100));
    const { received, recovered, delivered, pending } = second.stats();
    expect({ received, recovered, delivered, total: pending.total }).toEqual({
      received: 0,
      recovered: 100,
      delivered: 100,
      total: 0,
    });
    await second.close();
    expect(files()).toEqual([]);
  });

  it('loses nothing while requests hang, however small its memory, as long as the disk has room', async () => {
    const { runtime } = quietRuntime();
    const outage = emulator().fault({ kind: 'hang' });
    const producer = produce({ ...SMALL, requestTimeoutMs: 1000, spool: { dir } }, { runtime });
    for (let id = 0; id < 2000; id++) {
      producer.send({ contents: { id, text: RECORD } });
      if (id % 10 === 0) await new Promise(setImmediate);
    }
    expect(producer.stats()).toMatchObject({ droppedTotal: 0, pending: { total: 2000 } });
    await outage.remove();
    expect(await producer.flush({ timeoutMs: 30_000 })).toMatchObject({ delivered: 2000 });
    expect(ids()).toEqual(numbered(2000));
  });

  it('holds nothing in memory of the batches that are only on disk', async () => {
    const { runtime } = quietRuntime();
    const outage = emulator().fault({ kind: 'answer', code: 'InternalServerError' });
    const producer = produce({ ...SMALL, bufferBytes: 256_000, spool: { dir } }, { runtime });
    const before = await liveBufferBytes();
    for (let id = 0; id < 8000; id++) {
      producer.send({ contents: { id, text: RECORD } });
      if (id % 500 === 0) await new Promise(setImmediate);
    }
    const { pending, spooledBytes } = producer.stats();
    expect(pending.total).toBe(8000);
    expect(spooledBytes).toBeGreaterThan(8_000_000);
    expect((await liveBufferBytes()) - before).toBeLessThan(2_000_000);
    await outage.remove();
    expect(await producer.flush({ timeoutMs: 30_000 })).toMatchObject({ delivered: 8000 });
    expect(producer.stats()).toMatchObject({ pending: { total: 0 }, spooledBytes: 0 });
  });

  it('drops as spool-full only what neither memory nor disk can hold', async () => {
    const { runtime } = quietRuntime();
    const dropped: DroppedEvent[] = [];
    emulator().fault({ kind: 'answer', code: 'InternalServerError' });
    const producer = produce(
      { ...SMALL, spool: { dir, maxBytes: 1 << 20 }, onDropped: (event) => dropped.push(event) },
      { runtime },
    );
    for (let id = 0; id < 2000; id++) producer.send({ contents: { id, text: RECORD } });
    const { received, pending, droppedTotal, spooledBytes, dropped: reasons } = producer.stats();
    expect(received).toBe(pending.total + droppedTotal);
    expect(Object.keys(reasons)).toEqual(['spool-full']);
    expect(pending.spooled).toBeGreaterThan(800);
    expect(spooledBytes).toBeLessThanOrEqual(1 << 20);
  });

  it('with always has every record on disk after the turn in which it was logged', async () => {
    emulator().fault({ kind: 'hang' });
    const { runtime } = quietRuntime();
    const producer = produce({ ...SMALL, spool: { dir, mode: 'always' } }, { runtime });
    producer.send({ contents: { id: 0, text: RECORD } });
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    const [journal] = files();
    expect(statSync(join(dir, journal ?? '')).size).toBeGreaterThan(1000);
    await producer.close({ timeoutMs: 50 });
    expect(files().length).toBe(1);
  });

  it('with always leaves nothing on disk of what is delivered', async () => {
    const producer = produce({ ...SMALL, spool: { dir, mode: 'always' } });
    for (let id = 0; id < 200; id++) producer.send({ contents: { id, text: RECORD } });
    expect(await producer.close()).toMatchObject({ delivered: 200, pending: 0 });
    expect(files()).toEqual([]);
    expect(ids()).toEqual(numbered(200));
  });

  it('goes on in memory where the directory can’t be used, and says so once', async () => {
    const { runtime, warnings } = quietRuntime();
    const producer = produce({ ...SMALL, spool: { dir: '/dev/null/spool' } }, { runtime });
    for (let id = 0; id < 20; id++) producer.send({ contents: { id, text: RECORD } });
    expect(await producer.close()).toMatchObject({ delivered: 20 });
    expect(warnings.filter((line) => line.includes('Spool')).length).toBe(1);
    expect(existsSync('/dev/null/spool')).toBe(false);
  });

  it('holds no secret on disk', async () => {
    const { runtime } = quietRuntime();
    emulator().fault({ kind: 'hang' });
    const producer = produce(
      { ...SMALL, spool: { dir }, accessKeyId: 'CANARY-ID', accessKeySecret: 'CANARY-SECRET' },
      { runtime },
    );
    producer.send({ contents: { id: 1 } });
    await producer.close({ timeoutMs: 50 });
    for (const name of files()) {
      expect(readFileSync(join(dir, name)).includes('CANARY')).toBe(false);
      expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
    }
    expect(files().length).toBeGreaterThan(0);
  });
});
