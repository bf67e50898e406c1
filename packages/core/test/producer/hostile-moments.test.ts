import { describe, expect, it } from 'vitest';
import type { Producer } from '../../src/producer.js';
import { useEmulator } from './emulated.js';
import { quietRuntime } from './witnesses.js';

const { emulator, produce } = useEmulator();

function expectBalance(producer: Producer): void {
  const { received, recovered, delivered, droppedTotal, pending } = producer.stats();
  expect(received + recovered).toBe(delivered + droppedTotal + pending.total);
}

describe('a producer that is called at a bad moment', () => {
  it('goes on after the stack has run out in the middle of logging', async () => {
    const { runtime } = quietRuntime();
    const producer = produce({}, { runtime });
    const recurse = (depth: number): void => {
      producer.send({ contents: { depth, nested: { a: [1, { b: 2 }] } } });
      recurse(depth + 1);
    };
    for (let round = 0; round < 3; round++) expect(() => recurse(0)).toThrow(RangeError);
    const before = producer.stats().received;
    for (let id = 0; id < 100; id++) producer.send({ contents: { after: id } });
    expect(producer.stats().received).toBe(before + 100);
    await producer.flush({ timeoutMs: 30_000 });
    expectBalance(producer);
    expect(producer.stats().pending.total).toBe(0);
    const after = emulator().logs({ where: (log) => 'after' in log.contents });
    expect(after.length).toBe(100);
    expect(Object.keys(producer.stats().dropped)).toEqual(['invalid']);
    expect(producer.stats().droppedTotal).toBeLessThan(20);
  });

  it('keeps a record whole whose getter flushes, and those before it', async () => {
    const producer = produce({ lingerMs: 60_000 });
    producer.send({ contents: { id: 'before' } });
    let flushed: Promise<unknown> = Promise.resolve();
    producer.send({
      contents: {
        id: 'flushing',
        get inner() {
          flushed = producer.flush();
          return 'read';
        },
        last: 'field',
      },
    });
    await flushed;
    await producer.close();
    expectBalance(producer);
    const arrived = emulator()
      .logs()
      .map(({ contents }) => contents);
    expect(arrived).toContainEqual({ id: 'before' });
    expect(arrived).toContainEqual({ id: 'flushing', inner: 'read', last: 'field' });
    expect(arrived.length).toBe(2);
  });

  it('closes although a getter of a record closes it', async () => {
    const { runtime } = quietRuntime();
    const producer = produce({ lingerMs: 60_000 }, { runtime });
    let closed: Promise<unknown> = Promise.resolve();
    producer.send({
      contents: {
        get inner() {
          closed = producer.close();
          return 1;
        },
      },
    });
    await closed;
    await producer.close();
    expectBalance(producer);
    expect(producer.stats().pending).toMatchObject({ sealed: 0, inFlight: 0 });
  });

  it('forgets flushes that have timed out', async () => {
    const { runtime } = quietRuntime();
    const producer = produce({ lingerMs: 60_000 }, { runtime });
    emulator().fault({ kind: 'hang' });
    producer.send({ contents: { id: 1 } });
    await Promise.all(Array.from({ length: 50 }, () => producer.flush({ timeoutMs: 1 })));
    expect(producer.stats().pending.total).toBe(1);
  });
});
