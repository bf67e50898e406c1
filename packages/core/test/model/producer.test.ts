import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Life, life } from './life.js';
import regressions from './regressions.json' with { type: 'json' };
import { World } from './world.js';

/** How many lives; a long run has 100,000. */
const { PUTLOGS_MODEL_RUNS: RUNS = '1000' } = process.env;

async function live(life: Life, seed: number): Promise<void> {
  const world = new World(life, seed);
  for (const step of life.steps) await world.do(step);
  await world.end();
}

describe('a producer with a spool, through crashes, full disks and outages', () => {
  it('delivers, drops aloud, or leaves to the next process every record', async () => {
    await fc.assert(
      fc.asyncProperty(life, fc.nat(), (steps, seed) => live(steps, seed)),
      { numRuns: Number(RUNS) },
    );
  });

  it.each(regressions as { why: string; life: Life; seed: number }[])(
    'still gets right what once went wrong: $why',
    async ({ life, seed }) => {
      await expect(live(life, seed)).resolves.toBeUndefined();
    },
  );
});
