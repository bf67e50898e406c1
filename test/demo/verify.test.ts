import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeFindings, isFlawless, type StoredRecord, verify } from './verify.mjs';

const BEGUN_MS = 1_700_000_000_250;
const ENDED_MS = BEGUN_MS + 8_000;

function expecting(records: number) {
  return { records, messageKey: 'msg', betweenMs: [BEGUN_MS, ENDED_MS] as const };
}

function record(sequence: number, changes: Partial<StoredRecord> = {}): StoredRecord {
  return {
    time: 1_700_000_001,
    timeNs: 5_000_000,
    contents: { sequence: String(sequence), level: 'info', msg: `order placed: 2 × 龙井` },
    ...changes,
  };
}

function records(count: number): StoredRecord[] {
  return Array.from({ length: count }, (_, index) => record(index + 1));
}

/** The numbers from 1 to 50 in any order. */
const shuffled = fc.shuffledSubarray(records(50), { minLength: 50, maxLength: 50 });

describe('verify()', () => {
  test('finds nothing wrong when every record is there once, in any order', () => {
    fc.assert(
      fc.property(shuffled, (stored) => {
        const findings = verify(stored, expecting(50));
        expect(isFlawless(findings)).toBe(true);
        expect(findings.sound).toBe(50);
      }),
    );
  });

  test('finds exactly the records that are missing', () => {
    fc.assert(
      fc.property(shuffled, fc.integer({ min: 1, max: 50 }), (stored, count) => {
        const lost = stored.slice(0, count).map(({ contents }) => Number(contents['sequence']));
        const findings = verify(stored.slice(count), expecting(50));
        expect(findings.missing).toEqual(lost.sort((a, b) => a - b));
        expect(isFlawless(findings)).toBe(false);
      }),
    );
  });

  test('finds the last record missing', () => {
    expect(verify(records(9), expecting(10)).missing).toEqual([10]);
  });

  test('finds exactly the records that are there more than once', () => {
    fc.assert(
      fc.property(shuffled, fc.integer({ min: 1, max: 50 }), (stored, count) => {
        const again = stored.slice(0, count);
        const findings = verify([...stored, ...again, ...again], expecting(50));
        const sequences = again.map(({ contents }) => Number(contents['sequence']));
        expect(findings.doubled).toEqual(sequences.sort((a, b) => a - b));
        expect(isFlawless(findings)).toBe(false);
      }),
    );
  });

  test('does not take a doubled record for a missing one', () => {
    const findings = verify([record(1), record(1)], expecting(2));
    expect(findings).toMatchObject({ missing: [2], doubled: [1] });
  });

  test.each(['3', '0', '-1', '1.5', '01', '1e0', ' 1', '', 'x'])(
    'does not know a record with the sequence "%s" among two',
    (sequence) => {
      const stray = record(1, { contents: { sequence, level: 'info', msg: 'stray' } });
      const findings = verify([...records(2), stray], expecting(2));
      expect(findings.unknown).toEqual([sequence]);
      expect(isFlawless(findings)).toBe(false);
    },
  );

  test('does not know a record without a sequence', () => {
    const stray = record(1, { contents: { level: 'info', msg: 'stray' } });
    expect(verify([record(1), stray], expecting(1)).unknown).toEqual(['none']);
  });

  const unreadable: [string, Partial<StoredRecord>][] = [
    ['no message', { contents: { sequence: '2', level: 'info' } }],
    ['an empty message', { contents: { sequence: '2', level: 'info', msg: '' } }],
    ['a message under another key', { contents: { sequence: '2', level: 'info', message: 'x' } }],
    ['no level', { contents: { sequence: '2', msg: 'x' } }],
    ['a level that is a number', { contents: { sequence: '2', level: '30', msg: 'x' } }],
    ['a mangled message', { contents: { sequence: '2', level: 'info', msg: 'Longjing \ufffd' } }],
    ['a mangled field', { contents: { sequence: '2', level: 'info', msg: 'x', id: '\ufffd' } }],
    ['a mangled key', { contents: { sequence: '2', level: 'info', msg: 'x', '\ufffd': '1' } }],
    ['no time', { time: 0 }],
    ['a time that is no number', { time: Number.NaN }],
    ['a time in milliseconds', { time: BEGUN_MS }],
    ['a time before the run', { time: 1_700_000_000, timeNs: 249_999_999 }],
    ['a time after the run', { time: 1_700_000_008, timeNs: 251_000_000 }],
  ];
  test.each(unreadable)('finds a record with %s unreadable', (_, changes) => {
    const stored = [record(1), record(2, changes), record(3)];
    const findings = verify(stored, expecting(3));
    expect(findings.unreadable).toEqual([{ sequence: 2, why: expect.any(String) }]);
    expect(findings).toMatchObject({ missing: [], doubled: [], unknown: [] });
    expect(isFlawless(findings)).toBe(false);
  });

  test('takes the first and the last millisecond of the run', () => {
    const first = record(1, { time: 1_700_000_000, timeNs: 250_000_000 });
    const last = record(2, { time: 1_700_000_008, timeNs: 250_999_999 });
    expect(isFlawless(verify([first, last], expecting(2)))).toBe(true);
  });
});

test('counts a record as sound only when nothing is wrong with it', () => {
  const unreadableAndDoubled = record(2, { time: 0 });
  const stored = [record(1), unreadableAndDoubled, unreadableAndDoubled, record(4, { time: 0 })];
  expect(verify(stored, expecting(5)).sound).toBe(1);
});

describe('describeFindings()', () => {
  test('has nothing to say when nothing is wrong', () => {
    expect(describeFindings(verify(records(3), expecting(3)))).toEqual([]);
  });

  test('names a few of each kind', () => {
    const stored = [record(2), record(2), record(99), record(1, { time: 0 })];
    expect(describeFindings(verify(stored, expecting(9)))).toEqual([
      '7 records not in the service: 3, 4, 5, 6, 7, …',
      '1 record in the service more than once: 2',
      '1 record not readable: 1 (time 5 is outside of the run)',
      '1 record in the service, but never logged: 99',
    ]);
  });
});
