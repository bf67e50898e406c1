import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compressionFor } from '../wire/compression.js';
import { decodeLogGroup, encodeLogGroup, type WireLog } from '../wire/log-group.js';
import { retimedBatch } from './retime.js';
import { rawOf, type SealedBatch, sealBatch } from './sealed-batch.js';
import { isInTimeWindow, ORIGINAL_TIME_KEY } from './time-window.js';

const NOW_MS = Date.UTC(2026, 5, 1, 12, 0, 0, 250);
const DAY_MS = 86_400_000;
const lz4 = compressionFor('lz4');
const TAGS = [{ Key: '__pack_id__', Value: '1F-2' }];

function batchOf(logs: WireLog[]): SealedBatch {
  const raw = encodeLogGroup({ Logs: logs, Topic: 'shop', Source: 'host', LogTags: TAGS });
  const destination = { project: 'p', logstore: 'l', topic: 'shop', source: 'host' };
  return sealBatch({ ...destination, hashKey: undefined }, raw, logs.length, lz4);
}

function logAt(ms: number, ...more: [string, string][]): WireLog {
  const seconds = Math.floor(ms / 1000);
  const fields = [['message', `at ${ms}`], ...more] as [string, string][];
  return {
    Time: seconds,
    Time_ns: 123_456_789,
    Contents: fields.map(([Key, Value]) => ({ Key, Value })),
  };
}

const field = ({ Contents }: WireLog, key: string) =>
  Contents.find(({ Key }) => Key === key)?.Value;

describe('retimedBatch()', () => {
  it('leaves a batch alone whose times are all in the window', () => {
    expect(retimedBatch(batchOf([logAt(NOW_MS)]), NOW_MS, lz4)).toBeUndefined();
  });

  it('gives the time of now to those outside it, and keeps their own to the nanosecond', () => {
    const old = Date.UTC(2026, 4, 1);
    const batch = retimedBatch(batchOf([logAt(NOW_MS), logAt(old)]), NOW_MS, lz4);
    const [kept, retimed] = decodeLogGroup(rawOf(batch as SealedBatch)).Logs as [WireLog, WireLog];
    expect(kept).toMatchObject(logAt(NOW_MS));
    expect(retimed).toMatchObject({ Time: NOW_MS / 1000 - 0.25, Time_ns: 250_000_000 });
    expect(field(retimed, ORIGINAL_TIME_KEY)).toBe('2026-05-01T00:00:00.123456789Z');
    expect(field(retimed, 'message')).toBe(`at ${old}`);
  });

  it('keeps the first of several original times', () => {
    const given: [string, string] = [ORIGINAL_TIME_KEY, '1999-01-01T00:00:00.000000000Z'];
    const batch = retimedBatch(batchOf([logAt(NOW_MS - 30 * DAY_MS, given)]), NOW_MS, lz4);
    const [log] = decodeLogGroup(rawOf(batch as SealedBatch)).Logs as [WireLog];
    expect(log.Contents.filter(({ Key }) => Key === ORIGINAL_TIME_KEY)).toEqual([
      { Key: ORIGINAL_TIME_KEY, Value: given[1] },
    ]);
  });

  it('leaves every batch with times in the window, its tags, and all its other fields in order', () => {
    const times = fc.array(fc.integer({ min: -40 * DAY_MS, max: 40 * DAY_MS }), { minLength: 1 });
    fc.assert(
      fc.property(times, (offsets) => {
        const logs = offsets.map((offset) => logAt(NOW_MS + offset));
        const batch = batchOf(logs);
        const retimed = retimedBatch(batch, NOW_MS, lz4) ?? batch;
        expect(retimed.logs).toBe(logs.length);
        const group = decodeLogGroup(rawOf(retimed));
        expect(group).toMatchObject({ Topic: 'shop', Source: 'host', LogTags: TAGS });
        expect(group.Logs.every(({ Time }) => isInTimeWindow(Time * 1000, NOW_MS))).toBe(true);
        expect(group.Logs.map((log) => field(log, 'message'))).toEqual(
          logs.map((log) => field(log, 'message')),
        );
      }),
      { numRuns: 500 },
    );
  });
});
