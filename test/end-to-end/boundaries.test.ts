import {
  type DroppedEvent,
  type Log,
  Producer,
  type ProducerOptions,
  putLogs,
} from '@putlogs/core';
import type { Emulator } from '@putlogs/emulator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { destinationOf, openEmulator } from '../harness/open-emulator.js';
import { bySeq } from '../harness/test-records.js';

const MIB = 1024 * 1024;
const MAX_RAW_BYTES = 3 * MIB;
const MAX_LOGS = 4096;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const tooLarge = { name: 'PutLogsError', code: 'PostBodyTooLarge', status: 400 };

describe('the number of logs in a group', () => {
  it.each([MAX_LOGS - 1, MAX_LOGS])('may be %i', async (count) => {
    const emulator = await openEmulator();
    const result = await putLogs(destinationOf(emulator), { logs: numberedLogs(count) });
    expect(result.records).toBe(count);
    expect(seqs(emulator)).toEqual(range(count));
  });

  it('may not be 4097', async () => {
    const emulator = await openEmulator();
    const sent = putLogs(destinationOf(emulator), { logs: numberedLogs(MAX_LOGS + 1) });
    await expect(sent).rejects.toMatchObject(tooLarge);
    expect(emulator.logs()).toEqual([]);
  });
});

describe.each(['lz4', 'deflate', 'none'] as const)('the raw body, with compression %s', (name) => {
  const compression = { compression: name };

  it.each([MAX_RAW_BYTES - 1, MAX_RAW_BYTES])('may have %i bytes', async (rawBytes) => {
    const emulator = await openEmulator();
    const options = { ...destinationOf(emulator), ...compression };
    const result = await putLogs(options, { logs: await logsOf(rawBytes) });
    expect(result.rawBytes).toBe(rawBytes);
    expect(emulator.requests()).toMatchObject([{ status: 200, rawBytes }]);
    expect(emulator.logs()).toHaveLength(4);
  });

  it('may not have one byte more', async () => {
    const emulator = await openEmulator();
    const options = { ...destinationOf(emulator), ...compression };
    const sent = putLogs(options, { logs: await logsOf(MAX_RAW_BYTES + 1) });
    await expect(sent).rejects.toMatchObject(tooLarge);
    const [request] = emulator.requests();
    expect(request?.headers['x-log-bodyrawsize']).toBe(String(MAX_RAW_BYTES + 1));
    expect(emulator.logs()).toEqual([]);
  });
});

describe('a producer at the limits of the service', () => {
  const options: ProducerOptions = {
    serviceLimits: 'standard',
    batchLogs: MAX_LOGS,
    batchBytes: MAX_RAW_BYTES,
  };

  it('fills requests to 4096 small records', async () => {
    const emulator = await openEmulator();
    const report = await produce(emulator, options, numberedLogs(10_000));
    expect(report).toEqual({ delivered: 10_000, dropped: 0, pending: 0, timedOut: false });
    expectLegalRequests(emulator);
    expect(requestLogs(emulator)).toEqual([1808, MAX_LOGS, MAX_LOGS]);
    expect(seqs(emulator)).toEqual(range(10_000));
  });

  it('fills requests to 3 MiB with larger records', async () => {
    const emulator = await openEmulator();
    const body = 'x'.repeat(1500);
    const logs = range(10_000).map((seq) => ({ contents: { seq, body: `${body}${seq}` } }));
    await produce(emulator, options, logs);
    expectLegalRequests(emulator);
    expect(seqs(emulator)).toEqual(range(10_000));
    const full = emulator.requests().filter(({ rawBytes }) => rawBytes > MAX_RAW_BYTES - 2000);
    expect(full.length).toBe(emulator.requests().length - 1);
  });

  it('never makes an illegal request, whatever the batches and the records', async () => {
    const emulator = await openEmulator();
    const bytes = fc.oneof(fc.nat(300), fc.nat(100_000), fc.integer({ min: MIB - 50, max: MIB }));
    const batching = fc.record({
      batchLogs: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constant(MAX_LOGS)),
      batchBytes: fc.oneof(fc.integer({ min: 1, max: MIB }), fc.constant(MAX_RAW_BYTES)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { maxLength: 40 }), batching, async (sizes, batches) => {
        emulator.clear();
        const logs = sizes.map((size, seq) => ({ contents: { seq, body: 'y'.repeat(size) } }));
        await produce(emulator, { ...options, ...batches, bufferBytes: 128 * MIB }, logs);
        expectLegalRequests(emulator);
        expect(seqs(emulator)).toEqual(range(sizes.length));
        const counts = requestLogs(emulator);
        expect(Math.max(0, ...counts)).toBeLessThanOrEqual(batches.batchLogs);
      }),
      { numRuns: 30 },
    );
  });

  it('drops a record that is larger than a request may be, and only that', async () => {
    const emulator = await openEmulator();
    const dropped: DroppedEvent[] = [];
    const part = 'z'.repeat(MIB);
    const logs: Log[] = [
      { contents: { seq: 0 } },
      { contents: { seq: 1, a: part, b: part, c: part } },
      { contents: { seq: 2 } },
    ];
    const onDropped = (event: DroppedEvent) => dropped.push(event);
    const report = await produce(emulator, { ...options, onDropped }, logs);
    expect(report).toMatchObject({ delivered: 2 });
    expect(dropped).toEqual([expect.objectContaining({ reason: 'too-large', records: 1 })]);
    expect(seqs(emulator)).toEqual([0, 2]);
    expectLegalRequests(emulator);
  });
});

describe('a value', () => {
  it.each([MIB - 1, MIB])('of %i bytes stays as it is', async (bytes) => {
    const emulator = await openEmulator();
    const value = 'v'.repeat(bytes);
    await putLogs(destinationOf(emulator), { logs: [{ contents: { value } }] });
    expect(emulator.logs().map(({ contents }) => contents['value'] === value)).toEqual([true]);
  });

  it.each([
    ['one byte more than 1 MiB', 'v'.repeat(MIB + 1)],
    ['a character across the 1 MiB', `${'v'.repeat(MIB - 1)}ü`],
    ['characters of four bytes', '🚀'.repeat(MIB / 4 + 1)],
    ['characters of three bytes', '付'.repeat(MIB)],
  ])('of %s is cut between characters, and says so', async (_, value) => {
    const emulator = await openEmulator();
    await putLogs(destinationOf(emulator), { logs: [{ contents: { value } }] });
    const [kept = ''] = emulator.logs().map(({ contents }) => contents['value']);
    expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(MIB);
    expect(Buffer.byteLength(kept)).toBeGreaterThan(MIB - 4);
    const marker = `…[truncated from ${Buffer.byteLength(value)} bytes]`;
    expect(kept.endsWith(marker)).toBe(true);
    expect(value.startsWith(kept.slice(0, -marker.length))).toBe(true);
  });
});

describe("a record's time", () => {
  it.each([
    ['seven days ago, less two minutes', -7 * DAY_MS + 2 * MINUTE_MS],
    ['now', 0],
    ['13 minutes ahead', 13 * MINUTE_MS],
  ])('%s stays as it is', async (_, offsetMs) => {
    const emulator = await openEmulator();
    const timeMs = Date.now() + offsetMs;
    await putLogs(destinationOf(emulator), { logs: [{ time: timeMs, contents: { a: 'b' } }] });
    const [log] = emulator.logs();
    expect(log?.contents).toEqual({ a: 'b' });
    expect(log?.time).toBe(Math.floor(timeMs / 1000));
    expect(log?.timeNs).toBe((timeMs % 1000) * 1e6);
  });

  it.each([
    ['exactly seven days ago', -7 * DAY_MS],
    ['a second more than seven days ago', -7 * DAY_MS - 1000],
    ['a year ago', -365 * DAY_MS],
    ['exactly 15 minutes ahead', 15 * MINUTE_MS],
    ['16 minutes ahead', 16 * MINUTE_MS],
    ['a year ahead', 365 * DAY_MS],
  ])('%s is kept beside the time of arrival', async (_, offsetMs) => {
    const emulator = await openEmulator();
    const now = Date.now();
    const time = new Date(now + offsetMs);
    const logs = [{ time, contents: { seq: 0 } }, { contents: { seq: 1 } }];
    await putLogs(destinationOf(emulator), { logs });
    const [moved, other] = bySeq(emulator.logs());
    const original = time.toISOString().replace('Z', '000000Z');
    expect(moved?.contents).toEqual({ seq: '0', putlogs_original_time: original });
    expect(other?.contents).toEqual({ seq: '1' });
    expect(moved?.time).toBeGreaterThanOrEqual(Math.floor(now / 1000));
    expect(moved?.time).toBeLessThanOrEqual(Date.now() / 1000);
  });
});

function range(count: number): number[] {
  return Array.from({ length: count }, (_, seq) => seq);
}

function numberedLogs(count: number): Log[] {
  return range(count).map((seq) => ({ contents: { seq, message: `log ${seq}` } }));
}

function seqs(emulator: Emulator): number[] {
  return bySeq(emulator.logs()).map(({ contents }) => Number(contents['seq']));
}

/** Four logs that make a raw body of exactly `rawBytes`. */
async function logsOf(rawBytes: number): Promise<Log[]> {
  const emulator = await openEmulator();
  const size = 600 * 1024;
  // Lengths from 16 KiB to 2 MiB take the same number of bytes, so that the rest is a difference.
  const trial = await putLogs(destinationOf(emulator), { logs: fourLogs(size) });
  return fourLogs(size + rawBytes - trial.rawBytes);
}

function fourLogs(lastBytes: number): Log[] {
  const time = Date.now();
  return [...Array(3).fill(800 * 1024), lastBytes].map((bytes, seq) => ({
    time,
    contents: { seq, body: String(seq).repeat(bytes) },
  }));
}

async function produce(emulator: Emulator, options: ProducerOptions, logs: readonly Log[]) {
  const producer = new Producer({ ...destinationOf(emulator), ...options });
  for (const log of logs) producer.send(log);
  return producer.close();
}

function expectLegalRequests(emulator: Emulator): void {
  for (const request of emulator.requests()) {
    expect(request).toMatchObject({ status: 200, outcome: 'answered' });
    expect(request.logs).toBeLessThanOrEqual(MAX_LOGS);
    expect(request.rawBytes).toBeLessThanOrEqual(MAX_RAW_BYTES);
  }
}

function requestLogs(emulator: Emulator): number[] {
  return emulator
    .requests()
    .map(({ logs }) => logs)
    .toSorted((a, b) => a - b);
}
