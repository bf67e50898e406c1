import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBatchFile, readBatchFile } from '../../src/delivery/spool/batch-file.js';
import {
  encodeJournalHead,
  encodeMark,
  readJournalFile,
} from '../../src/delivery/spool/journal-file.js';
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

/** Every so many bytes of 64 files; 1 takes some minutes. */
const { PUTLOGS_SPOOL_FLIP_STEP: FLIP_STEP = '29' } = process.env;

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

function* truncations(file: Buffer): Iterable<Buffer> {
  for (const length of range(file.length)) yield file.subarray(0, length);
}

/** Each byte in turn with one bit flipped, another for each. */
function* flips(file: Buffer): Iterable<Buffer> {
  for (const at of range(file.length)) {
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
    for (const { index, at } of every.filter((_, number) => number % Number(FLIP_STEP) === 0)) {
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
    const file = fs.contents(path);
    const lostAt = new Set<number>();
    await sweep({ fs }, flips(file), ({ ids, lost }, at) => {
      expect(ids.length + lost).toBe(RECORDS);
      expect(lost).toBeLessThanOrEqual(1);
      if (lost === 1) lostAt.add(at);
      expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    });
    // Heads and marks are there twice; what is lost is in the payloads.
    expect(lostAt.size).toBe(range(RECORDS).reduce((sum, id) => sum + logOf(id).length, 0));
  });

  it('that is torn keeps every record before the tear', async () => {
    const { fs } = left(journalEach);
    const [path = ''] = fs.files(DIR);
    const file = fs.contents(path);
    const ends = range(RECORDS).map((id) => file.indexOf(logOf(id)) + logOf(id).length);
    await sweep({ fs }, truncations(file), ({ ids, lost }, length) => {
      const before = ends.filter((end) => end <= length).length;
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

  it('beyond any size of a batch are not read', async () => {
    const { fs } = left(({ spool }) => spool.store(batchOf([1]), 0));
    const huge = Buffer.alloc(33 * 1024 * 1024);
    await sweep({ fs }, [huge], ({ ids, lost }) => {
      expect({ ids, lost }).toEqual({ ids: [], lost: 1 });
    });
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
