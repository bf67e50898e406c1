import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualRuntime } from '../../test/simulation/virtual-runtime.js';
import { Ledger } from '../diagnostics/ledger.js';
import { Reporter } from '../diagnostics/reporter.js';
import type { DroppedEvent } from '../events.js';
import type { Log } from '../log.js';
import { writeLog } from '../log-mapper.js';
import { type CompressionName, compressionFor } from '../wire/compression.js';
import { decodeLogGroup, type WireLog } from '../wire/log-group.js';
import { STANDARD_LIMITS } from '../wire/service-limits.js';
import { Accumulator, type AccumulatorOptions } from './accumulator.js';
import { heldBytesOf, type SealedBatch } from './sealed-batch.js';
import { Targets } from './targets.js';

const DEFAULTS: AccumulatorOptions = {
  batchBytes: 512 * 1024,
  batchLogs: 4096,
  lingerMs: 2000,
  limits: STANDARD_LIMITS,
  bufferBytes: 64 * 1024 * 1024,
  overflow: 'drop-oldest',
  flatten: false,
};

function setUp(options: Partial<AccumulatorOptions> = {}, compression: CompressionName = 'none') {
  const runtime = new VirtualRuntime(1, () => {
    throw new Error('nothing is sent here');
  });
  const ledger = new Ledger();
  const dropped: DroppedEvent[] = [];
  const reporter = new Reporter({ onDropped: (event) => dropped.push(event) }, runtime);
  const sealed: SealedBatch[] = [];
  const all = { ...DEFAULTS, ...options };
  const destination = {
    project: 'project',
    logstore: 'logstore',
    topic: 'topic',
    source: '10.0.0.1',
  };
  const accumulator = new Accumulator(all, {
    targets: new Targets({ ...destination, hashKey: undefined, tags: {}, packId: true }, runtime),
    ledger,
    reporter,
    runtime,
    serverNow: () => runtime.now(),
    sink: {
      compression: compressionFor(compression),
      allocate: (bytes) => new Uint8Array(bytes),
      add: (batch) => {
        sealed.push(batch);
        ledger.sealed += batch.logs;
        ledger.sealedBytes += heldBytesOf(batch);
      },
      offloadOldest: () => false,
      journal: () => undefined,
      dropOldest: () => {
        const oldest = sealed.shift();
        if (oldest === undefined) return false;
        ledger.sealed -= oldest.logs;
        ledger.sealedBytes -= heldBytesOf(oldest);
        ledger.drop('overflow', oldest.logs);
        return true;
      },
    },
  });
  const write = (contents: Log['contents'], time?: Log['time'], route?: { topic: string }) => {
    ledger.received += 1;
    return accumulator.write({ contents, time }, writeLog, route);
  };
  const groups = () => sealed.map((batch) => decodeLogGroup(batch.body));
  const logs = () => groups().flatMap((group) => group.Logs);
  return { accumulator, write, sealed, groups, logs, runtime, ledger, dropped };
}

function fields(log: WireLog | undefined): Record<string, string> {
  return Object.fromEntries((log?.Contents ?? []).map(({ Key, Value }) => [Key, Value]));
}

describe('Accumulator: when a batch is sealed', () => {
  it('seals when it holds batchLogs records', () => {
    const { write, sealed } = setUp({ batchLogs: 3 });
    for (let i = 0; i < 7; i++) write({ i });
    expect(sealed.map(({ logs }) => logs)).toEqual([3, 3]);
  });

  it('never makes a batch of several records larger than batchBytes, and never leaves room for one more', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 200, max: 2000 }), (lengths, batchBytes) => {
        const { accumulator, write, sealed, groups } = setUp({ batchBytes });
        lengths.forEach((length, id) => {
          write({ id, text: 'x'.repeat(length) });
        });
        accumulator.sealAll();
        for (const batch of sealed) {
          if (batch.logs > 1) expect(batch.rawBytes).toBeLessThanOrEqual(batchBytes);
        }
        const ids = groups().flatMap((group) => group.Logs.map((log) => fields(log)['id']));
        expect(ids).toEqual(lengths.map((_, id) => String(id)));
      }),
      { numRuns: 500 },
    );
  });

  it('seals when its linger is over, counted from its first record', async () => {
    const { write, sealed, runtime } = setUp({ lingerMs: 100 });
    write({ n: 1 });
    await runtime.advance(99);
    write({ n: 2 });
    expect(sealed).toEqual([]);
    await runtime.advance(1);
    expect(sealed.map(({ logs }) => logs)).toEqual([2]);
  });

  it('keeps records of different routes apart, each with a linger of its own', async () => {
    const { write, sealed, runtime, groups } = setUp({ lingerMs: 100 });
    write({ n: 1 });
    await runtime.advance(60);
    write({ n: 2 }, undefined, { topic: 'other' });
    await runtime.advance(40);
    expect(sealed.length).toBe(1);
    await runtime.advance(60);
    expect(groups().map(({ Topic }) => Topic)).toEqual(['topic', 'other']);
  });

  it('numbers the batches of a destination in their __pack_id__', () => {
    const { write, groups } = setUp({ batchLogs: 1 });
    for (let i = 0; i < 17; i++) write({ i });
    const ids = groups().map(({ LogTags }) => LogTags?.[0]?.Value ?? '');
    expect(ids[0]).toMatch(/^[0-9A-F]{16}-0$/);
    expect(ids[16]).toMatch(/^[0-9A-F]{16}-10$/);
    expect(new Set(ids.map((id) => id.slice(0, 16))).size).toBe(1);
  });
});

describe('Accumulator: a bad record', () => {
  it('keeps the fields written before its mapper failed, and says what happened', () => {
    const { accumulator, write, logs } = setUp();
    write({ before: 1 });
    const taken = accumulator.write(
      undefined,
      (_, contents) => {
        contents.string('kept', 'yes');
        throw new Error('broken mapper');
      },
      undefined,
    );
    write({ after: 1 });
    accumulator.sealAll();
    expect(taken).toBe(true);
    expect(logs().map(fields)).toEqual([
      { before: '1' },
      { kept: 'yes', putlogs_error: 'incomplete: broken mapper' },
      { after: '1' },
    ]);
  });

  it('is dropped as invalid when it has no field', async () => {
    const { accumulator, write, logs, dropped, runtime } = setUp();
    expect(write({})).toBe(false);
    expect(write({ only: undefined })).toBe(false);
    write({ n: 1 });
    accumulator.sealAll();
    await runtime.advance(1);
    expect(logs().length).toBe(1);
    expect(dropped.map(({ reason }) => reason)).toEqual(['invalid', 'invalid']);
  });

  it('is dropped alone as too-large when no request could hold it', async () => {
    const { accumulator, write, logs, dropped, runtime } = setUp();
    write({ n: 1 });
    const huge = Object.fromEntries(
      Array.from({ length: 4 }, (_, i) => [`part${i}`, 'x'.repeat(1024 * 1024)]),
    );
    expect(write(huge)).toBe(false);
    write({ n: 2 });
    accumulator.sealAll();
    await runtime.advance(1);
    expect(logs().map(fields)).toEqual([{ n: '1' }, { n: '2' }]);
    expect(dropped.map(({ reason }) => reason)).toEqual(['too-large']);
  });

  it.each([
    ['eight days ago', -8 * 86_400_000],
    ['twenty minutes ahead', 20 * 60_000],
  ])(
    'keeps a time outside the window in a field and takes the time of arrival: %s',
    (_, offset) => {
      const { accumulator, write, logs, runtime } = setUp();
      const time = new Date(runtime.now() + offset + 123);
      write({ n: 1 }, time);
      accumulator.sealAll();
      expect(logs()[0]?.Time).toBe(runtime.now() / 1000);
      expect(fields(logs()[0])).toEqual({
        n: '1',
        putlogs_original_time: time.toISOString().replace('Z', '000000Z'),
      });
    },
  );

  it('keeps a time inside the window to the nanosecond', () => {
    const { accumulator, write, logs, runtime } = setUp();
    write({ n: 1 }, BigInt(runtime.now()) * 1_000_000n + 123_456_789n);
    accumulator.sealAll();
    expect(logs()[0]).toMatchObject({ Time: runtime.now() / 1000, Time_ns: 123_456_789 });
  });

  it('is dropped as rejected when its route names an impossible logstore', async () => {
    const { accumulator, dropped, runtime } = setUp();
    const route = { logstore: '../../etc' };
    expect(accumulator.write({ contents: { n: 1 } }, writeLog, route)).toBe(false);
    await runtime.advance(1);
    expect(dropped).toMatchObject([{ reason: 'rejected', logstore: '../../etc' }]);
  });

  it.each([
    [{ logstore: 5 }, "the route's logstore must be a string"],
    ['app', 'a route must be an object'],
    [{ logstor: 'audit' }, "a route has no 'logstor'"],
  ])('is dropped as rejected, not sent elsewhere, when its route is %j', async (route, message) => {
    const { accumulator, dropped, runtime } = setUp();
    expect(accumulator.write({ contents: { n: 1 } }, writeLog, route as never)).toBe(false);
    await runtime.advance(1);
    expect(dropped).toMatchObject([{ reason: 'rejected', logstore: 'logstore', message }]);
  });
});

describe('Accumulator: a record logged while another is being read', () => {
  it('is kept beside it, both whole', () => {
    const { accumulator, write, logs } = setUp();
    const outer = {
      a: 1,
      get b() {
        write({ inner: 'x'.repeat(1000) });
        return 2;
      },
      c: 3,
    };
    write(outer);
    accumulator.sealAll();
    expect(logs().map(fields)).toEqual([{ a: '1', b: '2', c: '3' }, { inner: 'x'.repeat(1000) }]);
  });

  it('ends when it logs itself for ever', async () => {
    const { accumulator, write, ledger, logs, runtime } = setUp();
    const endless = {
      get again() {
        write(endless);
        return 1;
      },
    };
    write(endless);
    accumulator.sealAll();
    await runtime.advance(1);
    const { received, droppedTotal } = ledger.stats();
    expect(logs().length + droppedTotal).toBe(received);
    expect(droppedTotal).toBe(1);
  });
});

describe('Accumulator: when bufferBytes is full', () => {
  const FULL = { batchBytes: 4000, bufferBytes: 20_000 };

  it('drop-oldest gives up the oldest batches and takes the new record', () => {
    const { accumulator, write, logs, ledger } = setUp({ ...FULL, lingerMs: 60_000 });
    for (let id = 0; id < 100; id++) {
      expect(write({ id, text: 'x'.repeat(600) })).toBe(true);
      expect(ledger.bufferedBytes).toBeLessThanOrEqual(FULL.bufferBytes);
    }
    accumulator.sealAll();
    const ids = logs().map((log) => Number(fields(log)['id']));
    expect(ids.at(-1)).toBe(99);
    expect(ids).toEqual(ids.map((_, index) => 100 - ids.length + index));
  });

  it('drop-oldest seals open batches of other routes before it gives up a record', () => {
    const options = { ...FULL, batchBytes: 20_000, lingerMs: 60_000 };
    const { write, sealed, ledger } = setUp(options, 'lz4');
    for (const topic of ['a', 'b', 'c']) write({ text: 'x'.repeat(6000) }, undefined, { topic });
    expect(sealed.length).toBeGreaterThan(0);
    expect(ledger.stats().droppedTotal).toBe(0);
  });

  it('drop-newest refuses new records and keeps the old', async () => {
    const { accumulator, write, logs, ledger, dropped, runtime } = setUp({
      ...FULL,
      lingerMs: 60_000,
      overflow: 'drop-newest',
    });
    const taken = Array.from({ length: 100 }, (_, id) => write({ id, text: 'x'.repeat(600) }));
    expect(ledger.bufferedBytes).toBeLessThanOrEqual(FULL.bufferBytes);
    accumulator.sealAll();
    await runtime.advance(1);
    const kept = taken.filter(Boolean).length;
    expect(logs().map((log) => Number(fields(log)['id']))).toEqual(
      Array.from({ length: kept }, (_, id) => id),
    );
    expect(dropped.length).toBe(100 - kept);
    expect(kept).toBeGreaterThan(10);
  });
});
