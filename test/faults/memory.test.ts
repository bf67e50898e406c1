import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { ProducerStats } from '@putlogs/core';
import { type Emulator, startEmulator } from '@putlogs/emulator';
import { expect, it } from 'vitest';
import { environmentOf } from '../harness/run-child.js';
import { CANARY_KEY, expectNoSecret } from '../harness/secrets.js';
import { hold, openGate } from './gate.js';
import type { Cleanup } from './trial.js';

const MIB = 1024 * 1024;
const BUFFER_BYTES = 64 * MIB;
/** The full size: `FLOOD_RECORDS=1000000`. */
const RECORDS = Number(process.env['FLOOD_RECORDS'] ?? 200_000);

interface Flood {
  readonly grownBytes: number;
  readonly longestMs: number;
  readonly stats: ProducerStats;
}

async function startFlood({ onTestFinished }: Cleanup, endpoint: string, via: string) {
  const destination = { endpoint, project: 'my-project', logstore: 'my-logstore', ...CANARY_KEY };
  const script = fileURLToPath(new URL('flood-child.mjs', import.meta.url));
  const child: ChildProcess = fork(script, {
    env: environmentOf(destination),
    execArgv: ['--expose-gc'],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const stderr = child.stderr === null ? '' : text(child.stderr);
  child.send({ via, records: RECORDS });
  return { child, stderr };
}

/** Keeps little of what it gets. */
async function openEmulator({ onTestFinished }: Cleanup): Promise<Emulator> {
  const emulator = await startEmulator({ accessKeys: [CANARY_KEY], maxStoredBytes: 16 * MIB });
  onTestFinished(() => emulator.close());
  return emulator;
}

function expectBalance({ received, delivered, droppedTotal, dropped, pending }: ProducerStats) {
  expect(received).toBe(delivered + droppedTotal + pending.total);
  expect(dropped).toEqual({ overflow: droppedTotal });
}

it.for(['winston', 'pino in-process'])(
  'a flood into a black hole through %s stays within its memory, and is followed by deliveries',
  { timeout: 180_000 },
  async (via, context) => {
    const emulator = await openEmulator(context);
    const gate = await openGate(context, { to: emulator.port, treatment: hold });
    const { child, stderr } = await startFlood(context, gate.endpoint, via);
    const [flood]: Flood[] = await once(child, 'message');
    if (flood === undefined) throw new Error('The child said nothing.');
    const { grownBytes, longestMs, stats } = flood;
    console.log(
      `${via}: ${RECORDS} records, RSS grew by ${(grownBytes / MIB).toFixed(1)} MiB, the longest call took ${longestMs.toFixed(2)} ms`,
    );
    expectBalance(stats);
    expect(stats.received).toBe(RECORDS + 2000);
    expect(stats.droppedTotal).toBeGreaterThan(0);
    expect(stats.delivered).toBe(0);
    expect(stats.bufferedBytes).toBeLessThanOrEqual(BUFFER_BYTES);
    expect(grownBytes).toBeLessThanOrEqual(1.5 * BUFFER_BYTES + 30 * MIB);

    gate.open();
    child.send('the service is back');
    const [after]: { stats: ProducerStats }[] = await once(child, 'message');
    if (after === undefined) throw new Error('The child said nothing.');
    expectBalance(after.stats);
    expect(after.stats.pending.total).toBe(0);
    expect(after.stats.delivered).toBe(stats.pending.total + 1);
    const fresh = emulator.logs({ where: { id: 'fresh' } });
    expect(fresh).toHaveLength(1);
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    expectNoSecret(await stderr);
  },
);
