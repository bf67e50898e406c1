import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { soak } from './soak-run.mjs';
import { failuresOf } from './verdict.mjs';

/** The full length: `npm run soak`, whose result is in docs/soak.md. */
const SECONDS = 20;
const { PUTLOGS_SEED: SEED = String(Date.now() % 100_000) } = process.env;

// What is open is read from /proc.
describe.skipIf(!existsSync('/proc/self/fd'))('a short soak', () => {
  it(`loses neither a record nor a descriptor to a service that goes wrong by chance (seed ${SEED})`, {
    timeout: 600_000,
  }, async () => {
    const result = await soak({
      seed: Number(SEED),
      forMs: SECONDS * 1000,
      perSecond: 120,
      sampleMs: 1000,
      scale: 0.1,
      say: () => undefined,
    });
    expect(failuresOf(result)).toEqual([]);
    for (const { books } of result.shippers) expect(books.logged).toBeGreaterThan(0);
  });
});
