import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBatchFile, readBatchFile } from '../../src/delivery/spool/batch-file.js';
import {
  encodeJournalHead,
  encodeMark,
  readJournalFile,
} from '../../src/delivery/spool/journal-file.js';
import { FaultyFs } from './faulty-fs.js';
import {
  batchOf,
  DESTINATION,
  DIR,
  Host,
  logOf,
  type RunningSpool,
  range,
  trailerOf,
} from './host.js';
import { MemoryFs } from './memory-fs.js';

const RECORDS = 64;

/** Whole processes are let loose on every so manyth damaged byte; with `1` on each, which takes minutes. */
const { PUTLOGS_SPOOL_STEP } = process.env;
const FILES_STEP = Number(PUTLOGS_SPOOL_STEP ?? 97);
const SWEEP_STEP = Number(PUTLOGS_SPOOL_STEP ?? 7);

/** A disk on which a process that died has left 64 records, one in each file or all in one journal. */
function left(fill: (running: RunningSpool) => void): { fs: MemoryFs; host: Host } {
  const fs = new MemoryFs();
  const host = new Host(fs);
  const running = host.start();
  fill(running);
  host.kill(running);
  fs.crash();
  return { fs, host };
}

function storeEach({ spool }: RunningSpool): void {
  for (const id of range(RECORDS)) spool.store(batchOf([id]), 0);
}

function journalEach({ spool }: RunningSpool): void {
  const journal = spool.journal(DESTINATION, trailerOf(DESTINATION));
  const logs = range(RECORDS).map((id) => logOf(id));
  for (const id of range(RECORDS)) {
    const written = Buffer.concat(logs.slice(0, id + 1));
    journal.commit(written, written.length, id + 1);
  }
}

/** What the next process makes of it; it must be able to go on afterwards, too. */
async function next(host: Host) {
  const running = host.start();
  await running.recover();
  const drained = running.drain();
  running.spool.store(batchOf([1000]), 0);
  expect(running.drain()).toEqual({ ids: [1000], lost: 0 });
  running.spool.close();
  host.kill(running);
  const { ids } = drained;
  return { ids, lost: running.lost + drained.lost, codes: running.codes };
}

/** Does `spoil` to fresh copies of the one file that `host` has, and looks at each result. */
async function sweep(
  { fs }: { fs: MemoryFs },
  spoiled: Iterable<Buffer>,
  check: (result: Awaited<ReturnType<typeof next>>, index: number) => void,
): Promise<void> {
  const [path = ''] = fs.files(DIR);
  let index = 0;
  for (const bytes of spoiled) {
    const copy = new MemoryFs();
    const host = new Host(copy);
    host.start();
    const [, owner = '', name = ''] = /^.*\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
    // An owner that this host knows nothing of is dead.
    copy.makeDirectory(`${DIR}/${owner.replace(/^owner-\d+/, 'owner-7')}`);
    copy.put(`${DIR}/${owner.replace(/^owner-\d+/, 'owner-7')}/${name}`, bytes);
    check(await next(host), index);
    index += 1;
  }
}

function* truncations(file: Buffer, step = 1): Iterable<Buffer> {
  for (let length = 0; length < file.length; length += step) yield file.subarray(0, length);
}

/** Each byte in turn, or every so manyth, with one bit flipped, another for each. */
function* flips(file: Buffer, step = 1): Iterable<Buffer> {
  for (let at = 0; at < file.length; at += step) {
    const copy = Buffer.from(file);
    copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8));
    yield copy;
  }
}

describe('a spool of 64 batches', () => {
  it('loses exactly the batch in which a byte is flipped, whichever byte it is', async () => {
    const { fs } = left(storeEach);
    const files = fs.files(DIR);
    const whole = files.map((path) => fs.contents(path));
    const every = whole.flatMap((file, index) => range(file.length).map((at) => ({ index, at })));
    for (const { index, at } of every.filter((_, number) => number % FILES_STEP === 0)) {
      const copy = new MemoryFs();
      const host = new Host(copy);
      const dead = host.start();
      storeEach(dead);
      host.kill(dead);
      const path = copy.files(DIR)[index] ?? '';
      const bytes = Buffer.from(copy.contents(path));
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      copy.put(path, bytes);
      const { ids, lost, codes } = await next(host);
      expect({ ids, lost, codes }).toEqual({
        ids: range(RECORDS).filter((id) => id !== index),
        lost: 1,
        codes: ['SpoolDamaged'],
      });
      expect(copy.list(`${DIR}/damaged`)).toHaveLength(1);
    }
  });

  it('loses exactly the batch whose file is torn, wherever it is torn', async () => {
    const { fs } = left(({ spool }) => spool.store(batchOf(range(RECORDS)), 0));
    const [path = ''] = fs.files(DIR);
    const check = ({ ids, lost }: { ids: number[]; lost: number }) => {
      expect({ ids, lost }).toEqual({ ids: [], lost: RECORDS });
    };
    await sweep({ fs }, truncations(fs.contents(path)), check);
    await sweep({ fs }, flips(fs.contents(path)), check);
    await sweep(
      { fs },
      [Buffer.alloc(200), Buffer.concat([fs.contents(path), Buffer.of(0)])],
      check,
    );
  });
});

describe('a journal of 64 records', () => {
  it('loses at most the record in which a byte is flipped, and counts it', async () => {
    const { fs } = left(journalEach);
    const [path = ''] = fs.files(DIR);
    await sweep({ fs }, flips(fs.contents(path), SWEEP_STEP), ({ ids, lost }) => {
      expect(ids.length + lost).toBe(RECORDS);
      expect(lost).toBeLessThanOrEqual(1);
      expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    });
  });

  it('loses a record only with a byte of that record: all else is there twice', () => {
    const { fs } = left(journalEach);
    const [path = ''] = fs.files(DIR);
    const nonce = Buffer.from(/-([\da-f]{16})\.journal$/.exec(path)?.[1] ?? '', 'hex');
    let losses = 0;
    for (const file of flips(fs.contents(path))) {
      const read = readJournalFile(file, nonce);
      if (read === 'newer') throw new Error('a flipped byte passed for a newer version');
      expect(read.logs + read.lost).toBe(RECORDS);
      expect(read).toMatchObject({ isWhole: false, meta: { destination: DESTINATION } });
      losses += read.lost;
    }
    expect(losses).toBe(range(RECORDS).reduce((sum, id) => sum + logOf(id).length, 0));
  });

  it('that is damaged is counted as lost once, however many processes find it', async () => {
    const { fs, host } = left(journalEach);
    const [path = ''] = fs.files(DIR);
    const file = fs.contents(path);
    fs.put(path, file.subarray(0, file.length - 40));
    const first = host.start();
    await first.recover();
    expect(first.recovered[0]?.logs).toBe(RECORDS - 1);
    expect(first.lost).toBe(1);
    host.kill(first);
    const { ids, lost } = await next(host);
    expect({ ids, lost }).toEqual({ ids: range(RECORDS - 1), lost: 0 });
  });

  it('that is torn keeps every record before the tear', async () => {
    const { fs } = left(journalEach);
    const [path = ''] = fs.files(DIR);
    const file = fs.contents(path);
    const ends = range(RECORDS).map((id) => file.indexOf(logOf(id)) + logOf(id).length);
    await sweep({ fs }, truncations(file, SWEEP_STEP), ({ ids, lost }, index) => {
      const before = ends.filter((end) => end <= index * SWEEP_STEP).length;
      expect(ids).toEqual(range(before));
      expect(lost).toBeLessThanOrEqual(1);
    });
  });

  it('with a tail of zeros keeps every record', async () => {
    const { fs } = left(journalEach);
    const [path = ''] = fs.files(DIR);
    const padded = Buffer.concat([fs.contents(path), Buffer.alloc(4096)]);
    await sweep({ fs }, [padded], ({ ids, lost }) => {
      expect({ ids, lost }).toEqual({ ids: range(RECORDS), lost: 0 });
    });
  });

  it('can’t be made to hold records by a record that looks like a mark', () => {
    const nonce = Buffer.from('0123456789abcdef', 'hex');
    const other = Buffer.from('fedcba9876543210', 'hex');
    const inner = logOf(666);
    const payload = Buffer.concat([logOf(1), encodeMark(other, inner, 1, 99), inner]);
    const head = encodeJournalHead({
      destination: DESTINATION,
      openedAtMs: 0,
      trailer: trailerOf(DESTINATION),
    });
    const mark = encodeMark(nonce, payload, 1, 1);
    const file = Buffer.concat([head, mark, payload, mark]);
    file[head.length] = 0;
    expect(readJournalFile(file, nonce)).toMatchObject({ logs: 1, lost: 0, isWhole: false });
  });
});

describe('a process that ends between storing a batch and removing its journal', () => {
  /** The files it leaves, the batch first. */
  async function leftTwins() {
    const memory = new MemoryFs();
    const fs = new FaultyFs(memory, (call) => (call === 'remove' ? 'EIO' : undefined));
    const host = new Host(fs);
    const running = host.start();
    const journal = running.spool.journal(DESTINATION, trailerOf(DESTINATION));
    const bytes = Buffer.concat([logOf(1), logOf(2), logOf(3)]);
    journal.commit(bytes, bytes.length, 3);
    expect(running.spool.store(batchOf([1, 2, 3]), 0, journal)).toBeDefined();
    host.kill(running);
    memory.crash();
    fs.fault = () => undefined;
    const files = memory.files(DIR);
    const batch = files.find((path) => path.endsWith('/0000000000000001-3.batch')) ?? '';
    const other = files.find((path) => /\/0{15}1-[\da-f]{16}\.journal$/.test(path)) ?? '';
    expect(files.toSorted()).toEqual([batch, other].toSorted());
    return { memory, fs, host, batch, journal: other };
  }

  it('leaves its records once', async () => {
    const { memory, host } = await leftTwins();
    expect(await next(host)).toEqual({ ids: [1, 2, 3], lost: 0, codes: [] });
    expect(memory.list(DIR)).toEqual([]);
  });

  it('leaves them even if the batch is damaged', async () => {
    const { memory, host, batch } = await leftTwins();
    memory.put(batch, Buffer.alloc(100));
    expect(await next(host)).toMatchObject({ ids: [1, 2, 3], lost: 0 });
    expect(memory.list(`${DIR}/damaged`)).toHaveLength(1);
  });

  it('leaves them even if the damaged batch can’t be set aside', async () => {
    const { memory, fs, host, batch } = await leftTwins();
    memory.put(batch, Buffer.alloc(100));
    fs.fault = (call) => (call === 'makeDirectory' ? 'EIO' : undefined);
    const running = host.start();
    await running.recover();
    expect({ ...running.drain(), lost: running.lost }).toEqual({ ids: [1, 2, 3], lost: 0 });
  });

  it('leaves them even if the journal is', async () => {
    const { memory, host, journal } = await leftTwins();
    memory.put(journal, Buffer.alloc(100));
    expect(await next(host)).toMatchObject({ ids: [1, 2, 3], lost: 0 });
  });

  it('has lost them, once, if both are', async () => {
    const { memory, host, batch, journal } = await leftTwins();
    memory.put(batch, Buffer.alloc(100));
    memory.put(journal, Buffer.alloc(100));
    expect(await next(host)).toMatchObject({ ids: [], lost: 3 });
  });
});

describe('damaged files', () => {
  it('are kept up to a limit, and removed beyond it', async () => {
    const fs = new MemoryFs();
    const host = new Host(fs);
    const dead = host.start();
    for (const id of range(150)) dead.spool.store(batchOf([id]), 0);
    host.kill(dead);
    for (const path of fs.files(DIR)) fs.put(path, Buffer.alloc(10));
    expect(await next(host)).toMatchObject({ ids: [], lost: 150 });
    expect(fs.list(`${DIR}/damaged`)).toHaveLength(100);
    expect(fs.list(DIR)).toEqual(['damaged']);
  });

  it('are also those whose name speaks of another number of records', async () => {
    const { fs, host } = left(({ spool }) => spool.store(batchOf([1, 2]), 0));
    const [path = ''] = fs.files(DIR);
    fs.rename(path, path.replace('-2.batch', '-5.batch'));
    expect(await next(host)).toEqual({ ids: [], lost: 5, codes: ['SpoolDamaged'] });
  });

  it('are also those that hold a batch of another size than was found in them', () => {
    const fs = new MemoryFs();
    const running = new Host(fs).start();
    running.spool.store(batchOf([1, 2]), 0);
    running.spool.store(batchOf([3, 4, 5]), 0);
    const [first = '', second = ''] = fs.files(DIR);
    fs.put(first, fs.contents(second));
    expect(running.drain()).toEqual({ ids: [3, 4, 5], lost: 2 });
  });

  it('beyond any size of a batch are not read', async () => {
    const { fs } = left(journalEach);
    const [path = ''] = fs.files(DIR);
    fs.put(path, Buffer.concat([fs.contents(path), Buffer.alloc(33 * 1024 * 1024)]));
    const counting = new FaultyFs(fs);
    const running = new Host(counting).start();
    await running.recover();
    expect(running.codes).toEqual(['SpoolDamaged']);
    expect(counting.calls.filter((call) => call === 'read')).toEqual([]);
  });
});

describe('a file of a newer version', () => {
  it('is left alone, and not counted', async () => {
    const { fs } = left(({ spool }) => spool.store(batchOf([1]), 0));
    const newer = Buffer.from(fs.contents(fs.files(DIR)[0] ?? ''));
    newer.writeUInt32LE(2, 8);
    const { crc32 } = await import('node:zlib');
    newer.writeUInt32LE(crc32(newer.subarray(0, 12)), 12);
    await sweep({ fs }, [newer], (result) => {
      expect(result).toEqual({ ids: [], lost: 0, codes: ['SpoolForeign'] });
    });
  });
});

describe('readers', () => {
  const [head = Buffer.alloc(0), body = Buffer.alloc(0)] = encodeBatchFile(batchOf([1, 2]), 0);
  const whole = Buffer.concat([head, body]);

  it('take any bytes without throwing, and hold nothing for whole that isn’t', () => {
    const nonce = Buffer.alloc(8, 1);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        const file = Buffer.from(bytes);
        expect(readBatchFile(file)).toBeUndefined();
        expect(readJournalFile(file, nonce)).toMatchObject({ logs: 0 });
      }),
      { numRuns: 20_000 },
    );
  });

  it('notice any change of any bytes', () => {
    const at = fc.nat(whole.length - 1);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(at, fc.integer({ min: 1, max: 255 })), { minLength: 1 }),
        (edits) => {
          const file = Buffer.from(whole);
          for (const [position, mask] of edits) file[position] = (file[position] ?? 0) ^ mask;
          if (file.equals(whole)) return;
          expect(readBatchFile(file)).toBeUndefined();
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('give back any commits of a journal', () => {
    const nonce = Buffer.alloc(8, 7);
    const commits = fc.array(fc.array(fc.string(), { minLength: 1, maxLength: 5 }));
    fc.assert(
      fc.property(commits, (turns) => {
        const meta = { destination: DESTINATION, openedAtMs: 3, trailer: trailerOf(DESTINATION) };
        const parts: Uint8Array[] = [encodeJournalHead(meta)];
        let total = 0;
        for (const texts of turns) {
          const payload = Buffer.concat(texts.map((text, index) => logOf(index, text)));
          total += texts.length;
          const mark = encodeMark(nonce, payload, texts.length, total);
          parts.push(mark, payload, mark);
        }
        const read = readJournalFile(Buffer.concat(parts), nonce);
        expect(read).toMatchObject({ logs: total, lost: 0, isWhole: true });
      }),
    );
  });
});
