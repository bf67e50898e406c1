import { describe, expect, it } from 'vitest';
import { encodeGroup, type TestGroup } from '../../test/encode.js';
import { parseOptions } from '../options.js';
import { Refusal } from '../refusal.js';
import { readLogGroup } from './log-group.js';

const NOW_S = 1_700_000_000;
const { limits } = parseOptions({});
const read = (body: Buffer, nowSeconds = NOW_S) => readLogGroup(body, limits, nowSeconds * 1000);
const log = { time: NOW_S, contents: [['level', 'info']] as const };

function refusalOf(group: TestGroup | Buffer): string {
  try {
    read(Buffer.isBuffer(group) ? group : encodeGroup(group));
    return 'accepted';
  } catch (error) {
    return error instanceof Refusal ? `${error.status} ${error.code}` : String(error);
  }
}

describe('readLogGroup()', () => {
  it("reads the body published with the Go SDK's signature test", () => {
    const list =
      '0a320a1e08f8b2939e0512160a07546573744b6579120b54657374436f6e74656e741a00220e31302e3233302e3230312e313137';
    // The published bytes are a list of one group; PutLogs takes the group.
    const group = read(Buffer.from(list, 'hex').subarray(2), 1_405_409_656);
    expect(group).toMatchObject({
      topic: '',
      source: '10.230.201.117',
      tags: {},
      logs: [{ time: 1_405_409_656, contents: { TestKey: 'TestContent' } }],
    });
  });

  it('reads nanoseconds, tags, an empty value and text beyond ASCII', () => {
    const body =
      '0a3c0880e2cfaa06120d0a056c6576656c1204696e666f12150a076d657373616765120a68c3a96c6c6f20e29c9312090a05656d70747912002515cd5b071a0174220831302e302e302e3132210a0b5f5f7061636b5f69645f5f1212414243444546303132333435363738392d30';
    expect(read(Buffer.from(body, 'hex'))).toEqual({
      topic: 't',
      source: '10.0.0.1',
      tags: { __pack_id__: 'ABCDEF0123456789-0' },
      logs: [
        {
          time: NOW_S,
          timeNs: 123_456_789,
          contents: { level: 'info', message: 'héllo ✓', empty: '' },
        },
      ],
      logsWithDuplicateKeys: 0,
    });
  });

  it('takes a topic and a source of 128 bytes', () => {
    const [topic, source] = ['t'.repeat(128), 's'.repeat(128)];
    expect(read(encodeGroup({ topic, source, logs: [log] }))).toMatchObject({ topic, source });
  });

  it('keeps a nanosecond part of 0 apart from none', () => {
    const { logs } = read(encodeGroup({ logs: [{ ...log, timeNs: 0 }, log] }));
    expect(logs.map((each) => 'timeNs' in each)).toEqual([true, false]);
  });

  it('takes the last value of a key that comes twice, and counts the log', () => {
    const contents = [
      ['a', '1'],
      ['a', '2'],
    ] as const;
    const group = read(encodeGroup({ logs: [{ time: NOW_S, contents }, log] }));
    expect(group.logs[0]?.contents).toEqual({ a: '2' });
    expect(group.logsWithDuplicateKeys).toBe(1);
  });

  it('keeps a key named __proto__ as a key', () => {
    const contents = [['__proto__', 'x']] as const;
    const [first] = read(encodeGroup({ logs: [{ time: NOW_S, contents }] })).logs;
    expect(Object.entries(first?.contents ?? {})).toEqual([['__proto__', 'x']]);
  });

  it('accepts a group without logs, and skips fields it does not know', () => {
    expect(read(Buffer.alloc(0)).logs).toEqual([]);
    const unknown = Buffer.from('f2010161', 'hex');
    const body = Buffer.concat([unknown, encodeGroup({ logs: [log] })]);
    expect(read(body).logs).toHaveLength(1);
  });

  it.each<[what: string, group: TestGroup | Buffer, verdict: string]>([
    ['bytes that are not protobuf', Buffer.from('ffffffff', 'hex'), '400 PostBodyInvalid'],
    ['a body cut short', encodeGroup({ logs: [log] }).subarray(0, -1), '400 PostBodyInvalid'],
    ['a log without a time', { logs: [{ contents: log.contents }] }, '400 PostBodyInvalid'],
    ['a log without contents', { logs: [{ time: NOW_S, contents: [] }] }, '400 PostBodyInvalid'],
    [
      'a value left out because it is empty',
      { logs: [{ time: NOW_S, contents: [['a', undefined]] }] },
      '400 PostBodyInvalid',
    ],
    [
      'a key left out',
      { logs: [{ time: NOW_S, contents: [[undefined, 'a']] }] },
      '400 PostBodyInvalid',
    ],
    ['a tag without a value', { logs: [log], tags: [['a', undefined]] }, '400 PostBodyInvalid'],
    ['a topic of 129 bytes', { topic: '✓'.repeat(43), logs: [log] }, '400 PostBodyInvalid'],
    ['a source of 129 bytes', { source: 's'.repeat(129), logs: [log] }, '400 PostBodyInvalid'],
    ['an empty key', { logs: [{ time: NOW_S, contents: [['', 'a']] }] }, '400 InvalidKey'],
    [
      'a lone surrogate as protobufjs writes it',
      { logs: [{ time: NOW_S, contents: [['a', Buffer.from('eda080', 'hex')]] }] },
      '400 InvalidEncoding',
    ],
    [
      'a key that is not UTF-8',
      { logs: [{ time: NOW_S, contents: [[Buffer.from([0xff]), 'a']] }] },
      '400 InvalidEncoding',
    ],
    [
      'a topic that is not UTF-8',
      { logs: [log], topic: Buffer.from([0xc3]) },
      '400 InvalidEncoding',
    ],
    [
      'a source that is not UTF-8',
      { logs: [log], source: Buffer.from([0xc3]) },
      '400 InvalidEncoding',
    ],
    [
      'a tag that is not UTF-8',
      { logs: [log], tags: [['a', Buffer.from([0xc3])]] },
      '400 InvalidEncoding',
    ],
    [
      'nanoseconds of a second and more',
      { logs: [{ ...log, timeNs: 1_000_000_000 }] },
      '400 InvalidTimestamp',
    ],
    [
      'one bad log among good ones',
      { logs: [log, { contents: log.contents }, log] },
      '400 PostBodyInvalid',
    ],
  ])('refuses %s', (_, group, verdict) => {
    expect(refusalOf(group)).toBe(verdict);
  });

  const DAY_S = 24 * 60 * 60;
  it.each([
    ['7 days ago', -7 * DAY_S, 'accepted'],
    ['a second more than 7 days ago', -7 * DAY_S - 1, '499 PostBodyInvalid'],
    ['15 minutes ahead', 15 * 60, 'accepted'],
    ['a second more than 15 minutes ahead', 15 * 60 + 1, '499 PostBodyInvalid'],
    ['at the epoch', -NOW_S, '499 PostBodyInvalid'],
  ])('decides about a log from %s', (_, offset, verdict) => {
    expect(refusalOf({ logs: [{ ...log, time: NOW_S + offset }] })).toBe(verdict);
  });

  it.each([
    ['4096 logs', 4096, 'accepted'],
    ['4097 logs', 4097, '400 PostBodyTooLarge'],
  ])('decides about %s', (_, count, verdict) => {
    expect(refusalOf({ logs: Array.from({ length: count }, () => log) })).toBe(verdict);
  });

  it.each([
    ['a key of 128 bytes', `${'✓'.repeat(42)}ab`, 'v', 'accepted'],
    ['a key of 129 bytes', '✓'.repeat(43), 'v', '400 InvalidKey'],
    ['a value of 1 MiB', 'k', 'x'.repeat(1024 * 1024), 'accepted'],
    ['a value of 1 MiB and a byte', 'k', 'x'.repeat(1024 * 1024 + 1), '400 PostBodyTooLarge'],
  ])('decides about %s', (_, key, value, verdict) => {
    expect(refusalOf({ logs: [{ time: NOW_S, contents: [[key, value]] }] })).toBe(verdict);
  });
});
