import { describe, expect, it } from 'vitest';
import type { DroppedEvent } from '../../src/events.js';
import { useEmulator } from './emulated.js';
import { quietRuntime } from './witnesses.js';

const HOUR_MS = 3_600_000;

// A service whose window is narrower than the producer believes: it refuses what is an hour old,
// together with everything that is in the same request.
const { emulator, produce } = useEmulator({ limits: { pastMs: HOUR_MS / 2 } });

describe('a refused batch', () => {
  it.each([
    { records: 1, poison: [0] },
    { records: 100, poison: [0] },
    { records: 100, poison: [99] },
    { records: 128, poison: [37] },
    { records: 100, poison: [20, 21, 80] },
  ])('costs only its bad records: %j', async ({ records, poison }) => {
    const { runtime } = quietRuntime();
    const dropped: DroppedEvent[] = [];
    const onDropped = (event: DroppedEvent) => dropped.push(event);
    const producer = produce({ onDropped, lingerMs: 60_000 }, { runtime });
    const now = Date.now();
    for (let id = 0; id < records; id++) {
      const time = poison.includes(id) ? now - HOUR_MS : now;
      producer.send({ contents: { id }, time });
    }
    const report = await producer.flush();
    await producer.close();

    expect(report).toMatchObject({ delivered: records - poison.length, dropped: poison.length });
    const arrived = emulator()
      .logs()
      .map(({ contents }) => Number(contents['id']));
    const good = Array.from({ length: records }, (_, id) => id).filter(
      (id) => !poison.includes(id),
    );
    expect(arrived.toSorted((a, b) => a - b)).toEqual(good);
    const lost = dropped
      .flatMap(({ logs }) => logs ?? [])
      .map(({ contents }) => Number(contents['id']));
    expect(lost.toSorted((a, b) => a - b)).toEqual(poison);
    for (const { reason, status } of dropped) expect([reason, status]).toEqual(['rejected', 499]);
    const bound = poison.length * (2 * Math.ceil(Math.log2(records)) + 1);
    expect(emulator().requests().length).toBeLessThanOrEqual(Math.max(1, bound));
  });
});
