import {
  anyValue,
  batch,
  batches,
  build,
  hostileKeys,
  hostileTimes,
  hostileValues,
  insideOf,
  PATIENCE_MS,
} from '@putlogs/hostile';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DroppedEvent } from '../../src/events.js';
import type { Producer } from '../../src/producer.js';
import { useEmulator } from '../producer/emulated.js';
import { quietRuntime } from '../producer/witnesses.js';

const { emulator, produce } = useEmulator({ maxStoredBytes: 1024 * 1024 * 1024 });

function quietProducer(options: Parameters<typeof produce>[0] = {}): Producer {
  return produce({ lingerMs: 60_000, ...options }, quietRuntime());
}

function expectBalance(producer: Producer): void {
  const { received, recovered, delivered, droppedTotal, pending } = producer.stats();
  expect(received + recovered).toBe(delivered + droppedTotal + pending.total);
}

/** Contents by the record's `id`; each id once. */
function arrivedById(): Map<string | undefined, Readonly<Record<string, string>>> {
  const logs = emulator().logs();
  const byId = new Map(logs.map(({ contents }) => [contents['id'], contents]));
  expect(byId.size).toBe(logs.length);
  return byId;
}

describe('Producer.send()', () => {
  it('delivers every hostile value as its text, once, and every record around it', async () => {
    const producer = quietProducer({ batchBytes: 3 * 1024 * 1024 });
    for (const [index, { make }] of hostileValues.entries()) {
      expect(producer.send({ contents: { id: `value ${index}`, value: make(), last: 1 } })).toBe(
        true,
      );
      const nested = { id: `nested ${index}`, nested: { value: make() }, last: 1 };
      expect(producer.send({ contents: nested })).toBe(true);
      expect(producer.send({ contents: { id: `good ${index}`, a: 'b' } })).toBe(true);
      expectBalance(producer);
    }
    const report = await producer.flush({ timeoutMs: 60_000 });
    expect(report).toMatchObject({ delivered: 3 * hostileValues.length, dropped: 0, pending: 0 });
    const arrived = arrivedById();
    expect(arrived.size).toBe(3 * hostileValues.length);
    for (const [index, row] of hostileValues.entries()) {
      expectShown(row.name, arrived.get(`value ${index}`)?.['value'], row.text);
      const nested = arrived.get(`nested ${index}`)?.['nested'] ?? '';
      const [, inside] =
        /^\{(?:"value":([\s\S]*?))?(?:,?"\[Truncated\]":true)?\}$/.exec(nested) ?? [];
      if (!nested.includes('…[truncated from')) expectShown(row.name, inside, insideOf(row));
      expect(arrived.get(`value ${index}`)).toMatchObject({ last: '1' });
      expect(arrived.get(`good ${index}`)).toEqual({ id: `good ${index}`, a: 'b' });
    }
  });

  it('delivers fields of every hostile name, and records of every hostile time', async () => {
    const producer = quietProducer();
    for (const { key } of hostileKeys)
      producer.send({
        contents: [
          ['id', key],
          [key, 'hostile'],
        ],
      });
    for (const { name, time } of hostileTimes) {
      producer.send({ time: time as never, contents: { id: name } });
    }
    await producer.flush();
    expectBalance(producer);
    const arrived = arrivedById();
    expect(arrived.size).toBe(hostileKeys.length + hostileTimes.length);
    const shipped = [...arrived.values()].flatMap((contents) => Object.keys(contents));
    expect(shipped).toEqual(expect.arrayContaining(hostileKeys.map((row) => row.shipped)));
  });

  it('takes a hostile value for the log, its contents, its route and each part of a route', async () => {
    const dropped: DroppedEvent[] = [];
    const producer = quietProducer({ onDropped: (event) => dropped.push(event) });
    const parts = ['project', 'logstore', 'topic', 'source', 'hashKey'];
    for (const { make } of hostileValues) {
      producer.send(make() as never);
      producer.send({ contents: make() as never });
      producer.send({ contents: { routed: 1 } }, make() as never);
      for (const part of parts)
        producer.send({ contents: { routed: 1 } }, { [part]: make() } as never);
      expectBalance(producer);
    }
    producer.send({ contents: { last: 'good' } });
    await producer.flush({ timeoutMs: 60_000 });
    const { received, delivered, dropped: byReason, pending } = producer.stats();
    expect(received).toBe(hostileValues.length * 8 + 1);
    expect(pending.total).toBe(0);
    expect(delivered).toBe(emulator().logs().length);
    expect(
      Object.keys(byReason).filter((reason) => !['invalid', 'rejected'].includes(reason)),
    ).toEqual([]);
    await producer.close();
    expect(dropped.reduce((sum, { records }) => sum + records, 0)).toBe(received - delivered);
    for (const { project, logstore, message = '' } of dropped) {
      expect(project.length + logstore.length + message.length).toBeLessThan(1000);
    }
    expect(emulator().logs({ where: { last: 'good' } })).toHaveLength(1);
  });

  it(
    'keeps the books and every other record for any values at all',
    async () => {
      const producer = quietProducer();
      const routes = fc.array(fc.option(anyValue), { minLength: 50, maxLength: 50 });
      await fc.assert(
        fc.asyncProperty(batch, routes, async (recipes, routed) => {
          emulator().clear();
          const before = producer.stats();
          for (const [index, recipe] of recipes.entries()) {
            const route = routed[index];
            const value = build(recipe);
            producer.send({ contents: { id: `${index}`, value, last: 'l' } });
            producer.send({ contents: { value } }, (route && build(route)) as never);
            expectBalance(producer);
          }
          await producer.flush({ timeoutMs: 60_000 });
          const after = producer.stats();
          expect(after.received - before.received).toBe(2 * recipes.length);
          expect(after.pending.total).toBe(0);
          expectBalance(producer);
          const arrived = emulator().logs();
          expect(after.delivered - before.delivered).toBe(arrived.length);
          const whole = arrived.filter(({ contents }) => contents['last'] === 'l');
          expect(whole.map(({ contents }) => contents['id'])).toEqual(
            recipes.map((_, index) => `${index}`),
          );
        }),
        batches(5000),
      );
    },
    PATIENCE_MS,
  );
});

function expectShown(
  name: string,
  text: string | undefined,
  expected: string | RegExp | undefined,
) {
  const matches = expected instanceof RegExp ? expected.test(text ?? '') : expected === text;
  expect({ name, text: matches ? undefined : text?.slice(0, 200) }).toEqual({ name });
}
