import { describe, expect, it } from 'vitest';
import { FaultyFs } from './faulty-fs.js';
import {
  batchOf,
  DESTINATION,
  DIR,
  Host,
  idsOf,
  logOf,
  type RunningSpool,
  range,
  trailerOf,
} from './host.js';
import { MemoryFs } from './memory-fs.js';

describe('a spool', () => {
  it('gives back what was stored, byte for byte, oldest first', () => {
    const { spool } = new Host(new MemoryFs()).start();
    const destination = { ...DESTINATION, hashKey: 'ab'.repeat(16), topic: 'größe "|\n' };
    const batches = [batchOf([1, 2]), batchOf([3], destination), batchOf(range(100, 4))];
    for (const batch of batches) spool.store(batch, 5);
    expect({ batches: spool.batches, records: spool.records }).toEqual({
      batches: 3,
      records: 103,
    });
    const loaded = batches.map(() => {
      const entry = spool.next();
      expect(entry?.sealedAtMs).toBe(5);
      return entry && spool.load(entry);
    });
    expect(loaded).toEqual(batches.map((batch) => ({ ...batch, body: Buffer.from(batch.body) })));
    expect(spool.next()).toBeUndefined();
  });

  it('hands a batch out once until it is released', () => {
    const { spool } = new Host(new MemoryFs()).start();
    spool.store(batchOf([1]), 0);
    spool.store(batchOf([2]), 0);
    const first = spool.next();
    expect(spool.next()).not.toBe(first);
    if (first === undefined) throw new Error('nothing was stored');
    spool.release(first);
    expect(spool.next()).toBe(first);
  });

  it('leaves nothing behind once all is delivered and it is closed', () => {
    const fs = new MemoryFs();
    const running = new Host(fs).start();
    running.spool.store(batchOf([1]), 0);
    expect(running.drain().ids).toEqual([1]);
    expect(running.spool.diskBytes).toBe(0);
    running.spool.close();
    expect(fs.list(DIR)).toEqual([]);
    expect(fs.openDescriptors).toBe(0);
  });

  it('makes no directory of its own before it needs one', () => {
    const fs = new MemoryFs();
    const { spool } = new Host(fs).start();
    expect(fs.list(DIR)).toEqual([]);
    spool.close();
  });

  it('takes no more than maxBytes, says so once, and again after there was room', () => {
    const running = new Host(new MemoryFs()).start({ maxBytes: 2 * 4096 });
    const { spool } = running;
    const stored = range(5).map((id) => spool.store(batchOf([id]), 0) !== undefined);
    expect(stored).toEqual([true, true, false, false, false]);
    expect(spool.diskBytes).toBe(2 * 4096);
    expect(running.codes).toEqual(['SpoolFull']);
    expect(running.drain().ids).toEqual([0, 1]);
    expect(range(3).map((id) => spool.store(batchOf([id]), 0) !== undefined)).toEqual([
      true,
      true,
      false,
    ]);
    expect(running.codes).toEqual(['SpoolFull', 'SpoolFull']);
  });

  it('counts journals, too', () => {
    const running = new Host(new MemoryFs()).start({ maxBytes: 2 * 4096 });
    const { spool } = running;
    const bytes = Buffer.concat(range(2000).map((id) => logOf(id)));
    const journal = spool.journal(DESTINATION, trailerOf(DESTINATION));
    const endOf300 = Buffer.concat(range(300).map((id) => logOf(id))).length;
    expect(journal.commit(bytes, endOf300, 300)).toBe(true);
    expect(journal.commit(bytes, bytes.length, 2000)).toBe(false);
    expect(spool.diskBytes).toBe(2 * 4096);
    expect(spool.store(batchOf([1]), 0)).toBeUndefined();
    journal.end();
    expect(spool.diskBytes).toBe(0);
    expect(spool.store(batchOf([1]), 0)).toBeDefined();
    expect(running.codes).toEqual(['SpoolFull']);
  });

  it('after its end answers everything and does nothing', async () => {
    const fs = new MemoryFs();
    const running = new Host(fs).start();
    const { spool } = running;
    const entry = spool.store(batchOf([1]), 0);
    const journal = spool.journal(DESTINATION, trailerOf(DESTINATION));
    journal.commit(logOf(2), logOf(2).length, 1);
    spool.close();
    spool.close();
    const files = fs.files(DIR);
    expect(files).toHaveLength(2);
    if (entry === undefined) throw new Error('it was not stored');
    expect(spool.store(batchOf([3]), 0)).toBeUndefined();
    expect(spool.load(entry)).toBe('later');
    spool.remove(entry);
    const both = Buffer.concat([logOf(2), logOf(3)]);
    expect(journal.commit(both, both.length, 2)).toBe(false);
    journal.end();
    await running.recover();
    await running.advance(60_000);
    expect({ files: fs.files(DIR), codes: running.codes }).toEqual({ files, codes: [] });
    expect(fs.openDescriptors).toBe(0);
  });

  it('writes no secret and no endpoint, only what a request is made of', () => {
    const fs = new MemoryFs();
    const { spool } = new Host(fs).start();
    const extra = { ...DESTINATION, accessKeySecret: 'CANARY', endpoint: 'CANARY' };
    spool.store(batchOf([1], extra), 0);
    const journal = spool.journal(extra, trailerOf(DESTINATION));
    journal.commit(logOf(1), logOf(1).length, 1);
    const files = fs.files(DIR);
    expect(files).toHaveLength(2);
    for (const path of files) expect(fs.contents(path).includes('CANARY')).toBe(false);
  });
});

describe('the next process', () => {
  it('takes over what a dead one left, once, and delivers it first', async () => {
    const host = new Host(new MemoryFs());
    const dead = host.start();
    for (const id of range(5)) dead.spool.store(batchOf([id, id + 100]), 0);
    host.kill(dead);
    const next = host.start();
    next.spool.store(batchOf([50]), 0);
    await next.recover();
    expect(next.recovered.map(({ logs }) => logs)).toEqual([2, 2, 2, 2, 2]);
    const other = host.start();
    await other.recover();
    expect(other.recovered).toEqual([]);
    expect(next.drain().ids).toEqual([0, 100, 1, 101, 2, 102, 3, 103, 4, 104, 50]);
  });

  it('takes over what a closed one left', async () => {
    const host = new Host(new MemoryFs());
    const closed = host.start();
    closed.spool.store(batchOf([1]), 0);
    closed.spool.close();
    const next = host.start();
    await next.recover();
    expect(next.drain().ids).toEqual([1]);
    // Nothing of it is left even while the one that took it over lives on.
    expect(host.fs.list(DIR)).toEqual([]);
  });

  it('leaves a living one its directory, and takes it over within a look of its end', async () => {
    const host = new Host(new MemoryFs());
    const living = host.start();
    living.spool.store(batchOf([1]), 0);
    const next = host.start();
    await next.recover();
    await next.advance(3600_000);
    expect(next.recovered).toEqual([]);
    host.kill(living);
    await next.advance(10_000);
    expect(next.drain().ids).toEqual([1]);
  });

  it('keeps the order of several dead owners, and what they had taken over themselves', async () => {
    const host = new Host(new MemoryFs());
    for (const id of range(4)) {
      const running = host.start();
      await running.recover();
      running.spool.store(batchOf([id]), 0);
      host.kill(running);
    }
    const next = host.start();
    await next.recover();
    expect(next.drain().ids.toSorted()).toEqual([0, 1, 2, 3]);
    next.spool.close();
    expect(host.fs.list(DIR)).toEqual([]);
  });

  it('reads the heads of 10,000 batches with one descriptor, and lets others run meanwhile', async () => {
    const fs = new MemoryFs();
    const host = new Host(fs);
    const dead = host.start();
    for (const id of range(10_000)) dead.spool.store(batchOf([id]), 0);
    host.kill(dead);
    fs.crash();
    const next = host.start();
    let turns = 0;
    let mostOpen = 0;
    let done = false;
    const watch = () => {
      turns += 1;
      mostOpen = Math.max(mostOpen, fs.openDescriptors);
      if (!done) setImmediate(watch);
    };
    watch();
    await next.recover();
    done = true;
    expect(next.spool.records).toBe(10_000);
    expect(turns).toBeGreaterThan(100);
    expect(mostOpen).toBeLessThanOrEqual(1);
    expect(new Set(next.recovered.map(({ destination }) => destination)).size).toBe(1);
  });
});

describe('an owner that can’t be seen as a process', () => {
  it('is given up after it was silent for several looks in a row, not before', async () => {
    const host = new Host(new MemoryFs());
    const hidden = host.start();
    hidden.spool.store(batchOf([1]), 0);
    const watcher = host.start();
    const { self } = hidden.processes;
    Object.assign(watcher.processes, {
      isAlive: (other: { pid: number }) => (other.pid === self.pid ? undefined : true),
    });
    await watcher.recover();
    for (let look = 0; look < 20; look++) {
      await hidden.advance(10_000);
      await watcher.advance(10_000);
    }
    expect(watcher.recovered).toEqual([]);
    await watcher.advance(30_000);
    expect(watcher.recovered).toEqual([]);
    await watcher.advance(30_000);
    expect(watcher.drain().ids).toEqual([1]);
  });
});

describe('a spool whose directory is taken away', () => {
  it('makes a new one and goes on', () => {
    const fs = new MemoryFs();
    const running = new Host(fs).start();
    const { spool } = running;
    spool.store(batchOf([1]), 0);
    for (const path of fs.files(DIR)) fs.remove(path);
    for (const name of fs.list(DIR)) fs.removeDirectory(`${DIR}/${name}`);
    fs.removeDirectory(DIR);
    expect(spool.store(batchOf([2]), 0)).toBeDefined();
    expect(running.drain()).toEqual({ ids: [2], lost: 1 });
  });
});

describe('a batch that can’t be read', () => {
  it('for a reason that passes is left alone for a second and then tried again', async () => {
    const fs = new FaultyFs(new MemoryFs());
    const running = new Host(fs).start();
    const { spool } = running;
    spool.store(batchOf([1]), 0);
    fs.fault = (call) => (call === 'openForRead' ? 'EMFILE' : undefined);
    for (const _ of range(20)) {
      const entry = spool.next();
      expect(entry && spool.load(entry)).toBe('later');
      expect(spool.next()).toBeUndefined();
      await running.advance(1000);
    }
    expect(running.codes).toEqual(['SpoolReadFailed']);
    fs.fault = () => undefined;
    expect(running.drain()).toEqual({ ids: [1], lost: 0 });
  });

  it('because the disk fails is given up in the end, so that it holds up no others', async () => {
    const fs = new FaultyFs(new MemoryFs());
    const running = new Host(fs).start();
    running.spool.store(batchOf([1]), 0);
    fs.fault = (call) => (call === 'read' ? 'EIO' : undefined);
    const drained = [];
    for (const _ of range(6)) {
      drained.push(running.drain().lost);
      await running.advance(1000);
    }
    expect(drained).toEqual([0, 0, 0, 0, 1, 0]);
    expect(running.spool.diskBytes).toBe(0);
  });
});

describe('with fsync', () => {
  async function afterPowerCut(write: (running: RunningSpool) => void) {
    const fs = new MemoryFs();
    const host = new Host(fs);
    const dead = host.start({ fsync: true });
    fs.syncDirectory('/spools');
    write(dead);
    host.kill(dead);
    fs.powerCut();
    const next = host.start();
    await next.recover();
    return { ...next.drain(), codes: next.codes };
  }

  it('what was stored survives a power cut', async () => {
    const result = await afterPowerCut(({ spool }) => {
      spool.store(batchOf([1, 2]), 0);
      spool.store(batchOf([3]), 0);
    });
    expect(result).toEqual({ ids: [1, 2, 3], lost: 0, codes: [] });
  });

  it('what was committed to a journal survives a power cut', async () => {
    const result = await afterPowerCut(({ spool }) => {
      const journal = spool.journal(DESTINATION, trailerOf(DESTINATION));
      const bytes = Buffer.concat([logOf(3), logOf(4)]);
      journal.commit(bytes, logOf(3).length, 1);
      journal.commit(bytes, bytes.length, 2);
    });
    expect(result).toEqual({ ids: [3, 4], lost: 0, codes: [] });
  });

  it('a failed fsync is never followed by another of the same file', () => {
    const memory = new MemoryFs();
    const synced: number[] = [];
    const fs = new FaultyFs(memory);
    const sync = fs.sync;
    let failures = 3;
    fs.sync = (descriptor) => {
      synced.push(descriptor);
      failures -= 1;
      fs.fault = () => (failures >= 0 ? 'EIO' : undefined);
      try {
        sync(descriptor);
      } finally {
        fs.fault = () => undefined;
      }
    };
    const { spool } = new Host(fs).start({ fsync: true });
    expect(spool.store(batchOf([1]), 0)).toBeUndefined();
    spool.hasten();
    const entry = spool.store(batchOf([1]), 0);
    expect(entry && spool.load(entry)).toMatchObject({ logs: 1 });
    expect(synced).toHaveLength(4);
    expect(new Set(synced).size).toBe(4);
  });
});

describe('idsOf()', () => {
  it('tells the logs of a batch', () => {
    expect(idsOf(batchOf([7, 8, 9]))).toEqual([7, 8, 9]);
  });
});
