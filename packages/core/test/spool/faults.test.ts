import { describe, expect, it } from 'vitest';
import { FaultyFs } from './faulty-fs.js';
import { batchOf, DESTINATION, Host, logOf, type RunningSpool, range, trailerOf } from './host.js';
import { MemoryFs } from './memory-fs.js';

const CODES = ['ENOSPC', 'EIO', 'EACCES', 'EMFILE'];

/** Everything that a spool does: another's leftovers, batches, journals, delivery, the end. */
async function live(host: Host, fsync: boolean) {
  const running = host.start({ fsync });
  await running.recover();
  const open = openJournal(running, [20, 21, 22]);
  const kept: number[] = [];
  const first = running.spool.store(batchOf([1, 2]), 0);
  if (first === undefined) kept.push(1, 2);
  const sealed = openJournal(running, [10, 11]);
  if (running.spool.store(batchOf([10, 11]), 0, sealed) === undefined) kept.push(10, 11);
  await running.advance(20_000);
  const drained = running.drain();
  await running.advance(20_000);
  const { ids } = running.drain();
  return { running, open, kept, ids: [...drained.ids, ...ids], lost: drained.lost + running.lost };
}

function openJournal({ spool }: RunningSpool, ids: readonly number[]) {
  const journal = spool.journal(DESTINATION, trailerOf(DESTINATION));
  const logs = ids.map((id) => logOf(id));
  for (const count of range(ids.length, 1)) {
    const bytes = Buffer.concat(logs.slice(0, count));
    journal.commit(bytes, bytes.length, count);
  }
  return journal;
}

function leftovers(memory: MemoryFs): Host {
  const host = new Host(memory);
  const dead = host.start();
  dead.spool.store(batchOf([30, 31]), 0);
  openJournal(dead, [40, 41]);
  host.kill(dead);
  memory.crash();
  return host;
}

/** How many calls a life without faults takes. */
async function countCalls(fsync: boolean): Promise<number> {
  const memory = new MemoryFs();
  leftovers(memory);
  const fs = new FaultyFs(memory);
  const { running } = await live(new Host(fs), fsync);
  running.spool.close();
  return fs.calls.length;
}

const ALL = [1, 2, 10, 11, 30, 31, 40, 41];

describe.each([false, true])('a disk whose Nth call fails, with fsync %s', (fsync) => {
  it.each(CODES)('with %s loses nothing, throws nothing and recovers', async (code) => {
    const calls = await countCalls(fsync);
    expect(calls).toBeGreaterThan(50);
    for (const failing of range(calls, 1)) {
      const memory = new MemoryFs();
      leftovers(memory);
      const fs = new FaultyFs(memory, (_, number) => (number === failing ? code : undefined));
      const host = new Host(fs);
      const { running, open, kept, ids, lost } = await live(host, fsync);
      const seen = [...kept, ...ids].toSorted((a, b) => a - b);
      expect({ failing, seen, lost }).toEqual({ failing, seen: ALL, lost: 0 });
      expect(running.reports.length).toBeLessThanOrEqual(2);
      // Without the fault everything works again, without a restart.
      fs.fault = () => undefined;
      const bytes = Buffer.concat([20, 21, 22, 23].map((id) => logOf(id)));
      expect(open.commit(bytes, bytes.length, 4)).toBe(true);
      expect(running.spool.store(batchOf([50]), 0)).toBeDefined();
      host.kill(running);
      memory.crash();
      expect(await contentsOf(host)).toEqual(expect.arrayContaining([20, 21, 22, 23, 50]));
    }
  });

  it.each(CODES)(
    'and all after it with %s keeps to itself, with one report of each kind',
    async (code) => {
      const calls = await countCalls(fsync);
      for (const failing of range(calls, 1)) {
        const memory = new MemoryFs();
        leftovers(memory);
        const fs = new FaultyFs(memory, (_, number) => (number >= failing ? code : undefined));
        const host = new Host(fs);
        const { running, kept, ids, lost } = await live(host, fsync);
        expect(new Set(running.codes.filter((said) => said !== 'SpoolDamaged')).size).toBe(
          running.codes.filter((said) => said !== 'SpoolDamaged').length,
        );
        fs.fault = () => undefined;
        await running.advance(20_000);
        const later = running.drain();
        const seen = [...kept, ...ids, ...later.ids].toSorted((a, b) => a - b);
        expect({ failing, seen, lost: lost + later.lost }).toEqual({ failing, seen: ALL, lost: 0 });
        running.spool.close();
        expect(memory.openDescriptors).toBe(0);
      }
    },
  );
});

async function contentsOf(host: Host): Promise<number[]> {
  const next = host.start();
  await next.recover();
  return next.drain().ids;
}

describe('a disk that fails, works and fails again', () => {
  it('is reported twice, and left alone for a second after each failure', async () => {
    const fs = new FaultyFs(new MemoryFs());
    const running = new Host(fs).start();
    const store = () => running.spool.store(batchOf([1]), 0) !== undefined;
    for (const fails of [true, false, true]) {
      fs.fault = (call) => (fails && call === 'write' ? 'EIO' : undefined);
      expect(store()).toBe(!fails);
      const { length } = fs.calls;
      if (fails) expect([store(), fs.calls.length]).toEqual([false, length]);
      await running.advance(1000);
      expect(store()).toBe(!fails);
      await running.advance(1000);
    }
    expect(running.codes).toEqual(['SpoolWriteFailed', 'SpoolWriteFailed']);
  });
});

describe('a file that can’t be removed', () => {
  it('counts until it is removed at last', async () => {
    const memory = new MemoryFs();
    const fs = new FaultyFs(memory, (call) => (call === 'remove' ? 'EACCES' : undefined));
    const running = new Host(fs).start();
    running.spool.store(batchOf([1]), 0);
    expect(running.drain().ids).toEqual([1]);
    await running.advance(60_000);
    expect({ bytes: running.spool.diskBytes, codes: running.codes }).toEqual({
      bytes: 4096,
      codes: ['SpoolRemoveFailed'],
    });
    fs.fault = () => undefined;
    await running.advance(5000);
    expect({ bytes: running.spool.diskBytes, files: memory.files('/spools') }).toEqual({
      bytes: 0,
      files: [],
    });
  });
});

describe('a full disk', () => {
  it('keeps the journal’s records that were written, and takes the rest once there is room', async () => {
    const memory = new MemoryFs();
    const host = new Host(memory);
    const running = host.start();
    const journal = running.spool.journal(DESTINATION, trailerOf(DESTINATION));
    const bytes = Buffer.concat(range(100).map((id) => logOf(id)));
    const endOf = (count: number) => Buffer.concat(range(count).map((id) => logOf(id))).length;
    expect(journal.commit(bytes, endOf(10), 10)).toBe(true);
    memory.freeBytes = 40;
    expect(journal.commit(bytes, endOf(50), 50)).toBe(false);
    expect(journal.logs).toBe(10);
    memory.freeBytes = 1_000_000;
    expect(journal.commit(bytes, endOf(60), 60)).toBe(false);
    await running.advance(1000);
    expect(journal.commit(bytes, bytes.length, 100)).toBe(true);
    expect(running.codes).toEqual(['SpoolWriteFailed']);
    host.kill(running);
    memory.crash();
    const next = host.start();
    await next.recover();
    expect({ ...next.drain(), lost: next.lost }).toEqual({ ids: range(100), lost: 0 });
  });

  it('leaves a complete journal standing for its batch', async () => {
    const memory = new MemoryFs();
    const host = new Host(memory);
    const running = host.start();
    const journal = openJournal(running, [1, 2, 3]);
    memory.freeBytes = 0;
    const entry = running.spool.store(batchOf([1, 2, 3]), 7, journal);
    expect(entry).toMatchObject({ logs: 3, sealedAtMs: 7 });
    const batch = entry && running.spool.load(entry);
    expect(batch).toMatchObject({ ...batchOf([1, 2, 3]), body: expect.any(Uint8Array) });
    expect(running.drain()).toEqual({ ids: [1, 2, 3], lost: 0 });
    expect(running.spool.diskBytes).toBe(0);
    await running.advance(0);
  });
});
