import type { StoredLog } from '@putlogs/emulator';
import { describe, expect, test } from 'vitest';
import type { Measurement, Run } from './measure.mjs';
import { report } from './report.mjs';
import { verify } from './verify.mjs';

const BEGUN_MS = 1_700_000_000_000;
const RECORDS = 30;
const app = { name: 'An app', script: 'app.mjs', logstore: 'app', messageKey: 'msg' };

const run: Run = {
  requests: 20,
  records: RECORDS,
  books: { delivered: RECORDS, dropped: 0 },
  measuredRequests: 10,
  measuredRecords: 15,
  measuredCpuMs: 5,
  stoppedInMs: 50,
};

function log(sequence: number, changes: Record<string, string> = {}): StoredLog {
  return {
    ...{ project: 'demo', logstore: 'app', topic: '', source: '', tags: {}, requestId: 'r' },
    ...{ time: 1_700_000_001, timeNs: 5_000_000, receivedAt: BEGUN_MS },
    contents: { sequence: String(sequence), level: 'info', msg: 'order placed', ...changes },
  };
}

const all = Array.from({ length: RECORDS }, (_, index) => log(index + 1));

/** The measurement of an app whose logs are these in the service. */
function measured(stored: readonly StoredLog[], shipping: Partial<Run> = {}): Measurement {
  const betweenMs = [BEGUN_MS, BEGUN_MS + 8000] as const;
  return {
    app,
    shipping: { ...run, ...shipping },
    silent: [run, run],
    stored,
    traffic: { requests: 1, rawBytes: 2000, bodyBytes: 1000 },
    findings: verify(stored, { records: RECORDS, messageKey: 'msg', betweenMs }),
  };
}

/** The numbers in the table's row of this title. */
function row(text: string, title: string): string[] {
  const line = text.split('\n').find((each) => each.includes(title)) ?? '';
  return line.slice(line.indexOf(title) + title.length).match(/\d+/g) ?? [];
}

describe('report()', () => {
  test('has no failure and ends with 0 when every record is there once', () => {
    const { text, failures, exitCode } = report([measured(all), measured(all)], false);
    expect({ failures, exitCode }).toEqual({ failures: [], exitCode: 0 });
    expect(row(text, 'In the service exactly once, readable')).toEqual(['30', '30']);
    expect(row(text, 'Missing in the service')).toEqual(['0', '0']);
  });

  test.each<[what: string, title: string, stored: StoredLog[], failure: string]>([
    [
      'is missing',
      'Missing in the service',
      all.filter((_, index) => index !== 6),
      '1 record not in the service: 7',
    ],
    [
      'is there twice',
      'In the service more than once',
      [...all, log(8)],
      '1 record in the service more than once: 8',
    ],
    [
      'is not readable',
      'Not readable',
      all.map((each, index) => (index === 8 ? log(9, { msg: '' }) : each)),
      '1 record not readable: 9 (no msg)',
    ],
  ])('ends with 1, and says which record %s', (_, title, stored, failure) => {
    const { text, failures, exitCode } = report([measured(all), measured(stored)], false);
    expect({ failures, exitCode }).toEqual({ failures: [`An app: ${failure}`], exitCode: 1 });
    expect(row(text, 'In the service exactly once, readable')).toEqual(['30', '29']);
    expect(row(text, title)).toEqual(['0', '1']);
  });

  test('ends with 1 for a record that nobody logged', () => {
    const { failures, exitCode } = report([measured([...all, log(31)])], false);
    expect(failures).toEqual(['An app: 1 record in the service, but never logged: 31']);
    expect(exitCode).toBe(1);
  });

  test.each<[what: string, shipping: Partial<Run>]>([
    ['delivered less than was logged', { books: { delivered: RECORDS - 1, dropped: 0 } }],
    ['dropped one', { books: { delivered: RECORDS, dropped: 1 } }],
    ['logged less than it answered', { requests: RECORDS + 1 }],
  ])('ends with 1 when an application says that it %s', (_, shipping) => {
    const { failures, exitCode } = report([measured(all, shipping)], false);
    expect(failures).toHaveLength(1);
    expect(exitCode).toBe(1);
  });

  test('shows times with milliseconds', () => {
    expect(report([measured(all)], false).text).toContain('\n2023-11-14T22:13:21.005Z\n');
  });
});
