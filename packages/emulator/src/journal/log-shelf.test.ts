import { describe, expect, it } from 'vitest';
import { LogShelf } from './log-shelf.js';
import type { StoredLog } from './records.js';

const log = (contents: Record<string, string>, more: Partial<StoredLog> = {}): StoredLog => ({
  project: 'my-project',
  logstore: 'my-logstore',
  topic: '',
  source: '',
  tags: {},
  time: 1,
  requestId: 'ID',
  receivedAt: 0,
  contents,
  ...more,
});

describe('LogShelf', () => {
  it('stays within its bytes and drops the oldest request first', () => {
    const shelf = new LogShelf(100_000);
    for (let i = 0; i < 100; i += 1) {
      shelf.add([log({ n: String(i), text: 'x'.repeat(1000) }), log({ n: `${i}b` })]);
      expect(shelf.bytes).toBeLessThanOrEqual(100_000);
    }
    const kept = shelf.find();
    expect(kept).toHaveLength(shelf.logCount);
    expect(shelf.logCount + shelf.droppedCount).toBe(200);
    expect(shelf.droppedCount).toBeGreaterThan(0);
    expect(kept.at(-1)?.contents).toEqual({ n: '99b' });
    expect(kept[0]?.contents['n']).toBe(String(shelf.droppedCount / 2));
  });

  it('keeps nothing of a request that is larger than all it may hold', () => {
    const shelf = new LogShelf(1000);
    shelf.add([log({ text: 'x'.repeat(1000) })]);
    expect([shelf.logCount, shelf.bytes, shelf.droppedCount]).toEqual([0, 0, 1]);
  });

  it('finds by every part of a query', () => {
    const shelf = new LogShelf(100_000);
    const other = { project: 'p', logstore: 'l', topic: 't', source: 's' };
    shelf.add([log({ n: '1' }), log({ n: '2', m: 'x' }, other)]);
    const find = (query: Parameters<LogShelf['find']>[0]) =>
      shelf.find(query).map(({ contents }) => contents['n']);
    for (const [name, value] of Object.entries(other)) {
      expect(find({ [name]: value })).toEqual(['2']);
    }
    expect(find({ where: { m: 'x', n: '2' } })).toEqual(['2']);
    expect(find({ where: { m: 'y' } })).toEqual([]);
    expect(find({ where: { toString: 'x' } })).toEqual([]);
    expect(find({ where: ({ contents }) => contents['n'] === '1' })).toEqual(['1']);
    expect(find({ limit: 1 })).toEqual(['2']);
    expect(find({ limit: 0 })).toEqual([]);
    expect(find({})).toEqual(['1', '2']);
  });
});
