import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { logsOf, splitBatch } from '../../src/batch/split.js';
import { readBatchFile } from '../../src/delivery/spool/batch-file.js';
import {
  encodeJournalHead,
  encodeMark,
  readJournalFile,
} from '../../src/delivery/spool/journal-file.js';
import { compressionFor } from '../../src/wire/compression.js';
import { forgedBatch, forgedJournalHead, forgedMark, manyHeads } from './forged.js';
import { batchOf, DESTINATION, DIR, Host, logOf, range, trailerOf } from './host.js';
import { MemoryFs } from './memory-fs.js';

/** How many bytes checksums were made of: what reading a file costs, whatever the machine is busy with. */
const checked = vi.hoisted(() => ({ bytes: 0, calls: 0 }));
vi.mock('node:zlib', async (importOriginal) => {
  const zlib = await importOriginal<typeof import('node:zlib')>();
  const crc32: typeof zlib.crc32 = (data, value) => {
    checked.bytes += typeof data === 'string' ? data.length : data.byteLength;
    checked.calls += 1;
    return zlib.crc32(data, value);
  };
  return { ...zlib, crc32, default: { ...zlib, crc32 } };
});
beforeEach(() => Object.assign(checked, { bytes: 0, calls: 0 }));

const MIB = 1024 * 1024;
const NONCE = Buffer.alloc(8, 7);
const good = batchOf([1, 2]);
const { body, rawBytes } = good;
const expected = { ...good, body: Buffer.from(body) };
const META = { ...DESTINATION, compression: 'lz4', rawBytes, logs: 2, sealedAtMs: 0 };

describe('a batch’s file whose checksums are right', () => {
  it('is one if all else is', () => {
    expect(readBatchFile(forgedBatch(META, body))).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ['another host in its project', { ...META, project: 'evil.example/' }],
    ['another host before it', { ...META, project: 'a@b' }],
    ['another path in its logstore', { ...META, logstore: '../../projects' }],
    ['a header in its logstore', { ...META, logstore: 'a\r\nX-Evil: 1' }],
    ['a header in its hash key', { ...META, hashKey: 'a\r\nX-Evil: 1' }],
    ['a hash key that is none', { ...META, hashKey: 'abc' }],
    ['a topic that no request has', { ...META, topic: 'x'.repeat(129) }],
    ['a source that is none', { ...META, source: { toString: 'x' } }],
    ['no project', { ...META, project: undefined }],
    ['a compression of its own', { ...META, compression: 'gzip' }],
    ['a compression of every object', { ...META, compression: 'constructor' }],
    ['more bytes than any batch', { ...META, rawBytes: 2 ** 40 }],
    ['more logs than its bytes hold', { ...META, logs: rawBytes }],
    ['no whole number of logs', { ...META, logs: 1.5 }],
    ['fewer logs than one', { ...META, logs: -1 }],
    ['a time that is none', { ...META, sealedAtMs: 'x' }],
    ['a list as its meta', [META]],
    ['null as its meta', null],
    ['no JSON as its meta', '{"project":'],
  ])('is damaged if it has %s', (_, meta) => {
    expect(readBatchFile(forgedBatch(meta, body))).toBeUndefined();
  });

  it('says nothing of where requests go, whatever it says', () => {
    const extra = {
      endpoint: 'http://evil.example',
      hostname: 'evil.example',
      agent: 'x',
      ...META,
    };
    const batch = readBatchFile(forgedBatch({ ...extra, ['__proto__']: { endpoint: 'x' } }, body));
    expect(batch).toEqual(expected);
    expect(Object.keys(batch?.destination ?? {}).toSorted()).toEqual(
      Object.keys(DESTINATION).toSorted(),
    );
  });

  it.each([
    ['deflate', deflateSync(Buffer.alloc(64 * MIB))],
    ['lz4', Buffer.concat([Buffer.of(0x1f, 0, 1, 0), Buffer.alloc(200_000, 255)])],
  ] as const)('unpacks to no more than it says, with %s', (compression, bomb) => {
    const batch = readBatchFile(forgedBatch({ ...META, compression }, bomb));
    if (batch === undefined) throw new Error('it was not read');
    expect(() => logsOf(batch)).toThrow(/RangeError|maxOutputLength|LZ4|larger than/i);
  });

  it('is no endless loop when it is halved', () => {
    const none = compressionFor('none');
    // A log whose length leads back to where it begins.
    const looping = Buffer.from([0x0a, 0xfa, 0xff, 0xff, 0xff, 0x0f, ...Buffer.alloc(400)]);
    const meta = { ...META, compression: 'none', rawBytes: looping.length, logs: 100 };
    const batch = readBatchFile(forgedBatch(meta, looping));
    if (batch === undefined) throw new Error('it was not read');
    expect(() => splitBatch(batch, none)).toThrow(RangeError);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 200 }), (raw) => {
        const hostile = { ...batch, body: raw, rawBytes: raw.length, logs: raw.length >> 2 };
        try {
          splitBatch(hostile, none);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 5000 },
    );
  });
});

describe('a journal whose checksums are right', () => {
  const meta = { destination: DESTINATION, openedAtMs: 3, trailer: trailerOf(DESTINATION) };
  const whole = encodeJournalHead(meta);

  it.each<[string, unknown]>([
    ['another host in its project', { project: 'evil.example/' }],
    ['a header in its logstore', { logstore: 'a\r\nX-Evil: 1' }],
    ['a hash key that is none', { hashKey: 'a\nb' }],
    ['a trailer that is none', { trailer: 5 }],
    ['a time that is none', { openedAtMs: null }],
  ])('leads nowhere if it has %s', (_, part) => {
    const head = forgedJournalHead({ ...DESTINATION, openedAtMs: 3, trailer: '', ...Object(part) });
    expect(readJournalFile(Buffer.concat([head, head]), NONCE)).toMatchObject({ meta: undefined });
  });

  it('holds no more records than its bytes do', () => {
    const log = logOf(1);
    const mark = forgedMark(NONCE, {
      total: 2 ** 32 - 1,
      logs: 2 ** 32 - 1,
      bytes: log.length,
      crc: 0,
    });
    const read = readJournalFile(Buffer.concat([whole, mark, log, mark]), NONCE);
    expect(read).toMatchObject({ logs: 0, lost: 0, isWhole: false });
  });

  it('goes where its head says, not where a record says that looks like one', () => {
    const forged = forgedJournalHead({
      ...DESTINATION,
      logstore: 'evil',
      openedAtMs: 3,
      trailer: '',
    });
    const payload = Buffer.concat([logOf(1), forged]);
    const mark = encodeMark(NONCE, payload, 1, 1);
    const damaged = Buffer.from(whole);
    damaged.fill(0);
    const read = readJournalFile(Buffer.concat([damaged, mark, payload, mark]), NONCE);
    expect(read).toMatchObject({ meta: undefined, logs: 1 });
  });

  it.each<[string, (bytes: number) => Buffer]>([
    ['heads that claim all that follows', manyHeads],
    ['marks that are none', (bytes) => Buffer.alloc(bytes, 7)],
    [
      'marks that claim all that follows',
      (bytes) => {
        const marks = range(Math.floor(bytes / 28)).map((at) =>
          forgedMark(NONCE, { total: at + 1, logs: 1, bytes: bytes - 28 * (at + 1), crc: 0 }),
        );
        return Buffer.concat(marks);
      },
    ],
  ])('takes no longer to read for being full of %s', (_, file) => {
    const cost = (bytes: number) => {
      Object.assign(checked, { bytes: 0, calls: 0 });
      readJournalFile(file(bytes), NONCE);
      return checked.bytes;
    };
    file(2 * MIB);
    expect(cost(2 * MIB)).toBeLessThan(32 * MIB);
    expect(cost(8 * MIB)).toBeLessThan(4.5 * cost(2 * MIB) + MIB);
    expect(checked.calls).toBeLessThan(1_500_000);
  });
});

describe('the next process', () => {
  it('sets aside what was forged, counts it by its name, and goes on with the rest', async () => {
    const fs = new MemoryFs();
    const host = new Host(fs);
    const dead = host.start();
    dead.spool.store(batchOf([1]), 0);
    host.kill(dead);
    const [path = ''] = fs.files(DIR);
    const beside = (name: string) => path.replace(/[^/]+$/, name);
    fs.put(
      beside('0000000000000007-3.batch'),
      forgedBatch({ ...META, project: 'a/b', logs: 3 }, body),
    );
    fs.put(beside(`0000000000000008-${'07'.repeat(8)}.journal`), manyHeads(MIB));
    const next = host.start();
    await next.recover();
    expect(next.drain()).toEqual({ ids: [1], lost: 0 });
    expect({ lost: next.lost, codes: next.codes }).toEqual({
      lost: 3,
      codes: ['SpoolDamaged', 'SpoolDamaged'],
    });
    expect(fs.list(`${DIR}/damaged`)).toHaveLength(2);
  });
});
