import { describe, expect, it } from 'vitest';
import { crashLoop } from './crash-loop.mjs';

/** A long loop: `npm run crashloop -- --kills 1000`. */
const { PUTLOGS_KILLS = '21', PUTLOGS_SEED = String(Date.now() % 100_000) } = process.env;
const KILLS = Number(PUTLOGS_KILLS);

describe.skipIf(process.platform === 'win32')(
  'kill -9, with a spool that keeps every record',
  () => {
    it(`at any moment, ${KILLS} times, loses no record of before the last turn (seed ${PUTLOGS_SEED})`, {
      timeout: (120 + 10 * KILLS) * 1000,
    }, async () => {
      const results = await crashLoop({ kills: KILLS, seed: Number(PUTLOGS_SEED) });
      expect(results.reduce((sum, { kills }) => sum + kills, 0)).toBe(KILLS);
      for (const { acknowledged, found, missing, wrong, troubles } of results) {
        expect({ missing, wrong, troubles }).toEqual({ missing: [], wrong: [], troubles: [] });
        expect(found).toBeGreaterThanOrEqual(acknowledged);
      }
      expect(results.reduce((sum, { acknowledged }) => sum + acknowledged, 0)).toBeGreaterThan(0);
    });
  },
);
