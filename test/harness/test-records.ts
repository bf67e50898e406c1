import type { Emulator, StoredLog } from '@putlogs/emulator';
import { expect } from 'vitest';
import type { Shipper, TestRecord } from './shippers.js';

/** Records that differ in their `seq`. */
export function numberedRecords(count: number): TestRecord[] {
  return Array.from({ length: count }, (_, seq) => ({
    text: `request ${seq} handled`,
    fields: { seq, path: `/orders/${seq % 7}`, cached: seq % 2 === 0 },
  }));
}

/** What the service should have of a record: strings as they are, all else as JSON. */
export function contentsOf({ text, fields }: TestRecord, { textKey }: Shipper) {
  const texts = Object.entries(fields).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return { level: 'info', [textKey]: text, ...Object.fromEntries(texts) };
}

/** Each record is there exactly once, with exactly its contents. */
export function expectDelivered(
  emulator: Emulator,
  shipper: Shipper,
  records: readonly TestRecord[],
): void {
  const received = bySeq(emulator.logs()).map((log) => log.contents);
  expect(received).toEqual(records.map((record) => contentsOf(record, shipper)));
}

export function bySeq(logs: readonly StoredLog[]): StoredLog[] {
  return logs.toSorted((a, b) => Number(a.contents['seq']) - Number(b.contents['seq']));
}
