import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FLEET_BUFFER_BYTES, type FleetOptions, simulateFleet } from './fleet.js';

const { PUTLOGS_FLEET = '60', PUTLOGS_FLEET_REPORT } = process.env;
const producers = Number(PUTLOGS_FLEET);

const OPTIONS: FleetOptions = {
  producers,
  shards: Math.max(2, Math.round(producers / 30)),
  shardBytesPerS: 30 * 4000,
  load: 0.7,
  beforeS: 60,
  outageS: 600,
  afterS: 900,
};

const QUOTA = OPTIONS.shards * OPTIONS.shardBytesPerS;
const END_OF_OUTAGE = OPTIONS.beforeS + OPTIONS.outageS;

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe(`a fleet of ${producers} producers through an outage of ten minutes`, () => {
  it('uses its quota afterwards, never comes back in a burst, and bounds the memory of each', async () => {
    const seconds = await simulateFleet(OPTIONS, 1);
    if (PUTLOGS_FLEET_REPORT !== undefined) {
      writeFileSync(PUTLOGS_FLEET_REPORT, JSON.stringify({ options: OPTIONS, seconds }));
    }
    const after = seconds.slice(END_OF_OUTAGE);
    // While there is a backlog, every producer having had the time to notice that the service is back.
    const backlogged = after.slice(60, 300);
    expect(mean(backlogged.map(({ acceptedBytes }) => acceptedBytes)) / QUOTA).toBeGreaterThan(
      0.95,
    );
    const steady = mean(backlogged.map(({ requests }) => requests));
    expect(Math.max(...after.slice(0, 300).map(({ requests }) => requests))).toBeLessThan(
      2 * steady,
    );
    const most = Math.max(...seconds.map(({ mostHeldBytes }) => mostHeldBytes));
    expect(most).toBeLessThanOrEqual(FLEET_BUFFER_BYTES);
  }, 7_200_000);
});
