import { describe, expect, it } from 'vitest';
import { drawWeather } from './weather.mjs';

const LONG = { forMs: 20 * 60_000, scale: 1, timeoutMs: 5000 };

describe('drawWeather()', () => {
  it('draws the same for the same seed, and something else for another', () => {
    expect(drawWeather({ ...LONG, seed: 1 })).toEqual(drawWeather({ ...LONG, seed: 1 }));
    expect(drawWeather({ ...LONG, seed: 1 })).not.toEqual(drawWeather({ ...LONG, seed: 2 }));
  });

  it('begins with the longest outage', () => {
    for (let seed = 0; seed < 100; seed++) {
      const [first, ...others] = drawWeather({ ...LONG, seed });
      expect(first?.name).toBe('outage');
      const length = (first?.endMs ?? 0) - (first?.startMs ?? 0);
      expect(others.every(({ startMs, endMs }) => endMs - startMs <= length)).toBe(true);
    }
  });

  it('leaves time at the end to what clients wait long after', () => {
    const lasting = ['quota', 'wrong keys', 'missing logstore'];
    for (let seed = 0; seed < 100; seed++) {
      const late = drawWeather({ ...LONG, seed }).filter(
        ({ startMs }) => startMs >= LONG.forMs - 120_000,
      );
      expect(late.filter(({ name }) => lasting.includes(name))).toEqual([]);
    }
  });

  it('knows every kind of fault', () => {
    const names = new Set<string>();
    for (let seed = 0; seed < 100; seed++) {
      for (const { name } of drawWeather({ ...LONG, seed })) names.add(name);
    }
    expect([...names].sort()).toEqual([
      '5xx',
      "a proxy's answers",
      'answers that come too late',
      'connections refused',
      'frozen',
      'hangs',
      'missing logstore',
      'outage',
      'quota',
      'refused bodies',
      'resets',
      'slow answers',
      'truncated answers',
      'wrong clock',
      'wrong keys',
    ]);
  });
});
