import type { Fault } from '@putlogs/emulator';
import { describe, expect, it, vi } from 'vitest';
import { hold } from './gate.js';
import { openGatedTrial } from './gated-trial.js';
import { watchProcess } from './process-watch.js';
import { pinoSender, type SenderFactory, winstonSender } from './senders.js';
import { openTrial, patienceFor } from './trial.js';

vi.setConfig({ maxConcurrency: 20 });
watchProcess();

const RECORDS = 100;
const senders: readonly [string, SenderFactory][] = [
  ['winston', winstonSender],
  ['pino in-process', pinoSender],
];
const faults: readonly [string, Fault][] = [
  ['connection refused', { kind: 'refuse' }],
  ['reset in the middle of the body', { kind: 'reset', at: 'body' }],
  ['no answer', { kind: 'hang' }],
  ['500', { kind: 'answer', code: 'InternalServerError' }],
  ['502 of a proxy', { kind: 'answer', status: 502, body: '<html>', requestId: false }],
  ['403 WriteQuotaExceed', { kind: 'answer', code: 'WriteQuotaExceed' }],
  ['400 RequestTimeExpired', { kind: 'answer', code: 'RequestTimeExpired' }],
];

describe.each(senders)('%s', (_, sender) => {
  it.concurrent.for(faults)('loses nothing to %s', async ([, fault], context) => {
    const trial = await openTrial(context, { sender, producer: patienceFor(fault) });
    const handle = trial.emulator.fault(fault);
    trial.log(RECORDS);
    await trial.oracle.heard(({ failed }) => failed.length >= 3);
    trial.expectKept();
    await handle.remove();
    await trial.expectLively();
    await trial.expectSettled();
  });

  it.concurrent('loses nothing to a black hole', async (context) => {
    const producer = patienceFor({ kind: 'hang' });
    const { trial, gate } = await openGatedTrial(context, hold, { sender, producer });
    trial.log(RECORDS);
    await trial.oracle.heard(({ failed }) => failed.length >= 3);
    trial.expectKept();
    gate.open();
    await trial.expectLively();
    await trial.expectSettled();
  });

  it.concurrent('sends again only what was stored without an answer', async (context) => {
    const trial = await openTrial(context, { sender });
    trial.emulator.fault({ kind: 'reset', at: 'stored', times: 2 });
    trial.log(RECORDS);
    await trial.expectSettled({ mayRepeat: true });
    expect(trial.emulator.stats().logs).toBeGreaterThan(RECORDS);
    await trial.expectLively();
  });

  it.concurrent('loses only the bad record of a refused batch', async (context) => {
    // One of sixteen, by halves: it is refused five times.
    const trial = await openTrial(context, { sender, producer: { batchLogs: 16 } });
    const fault = trial.emulator.fault({ kind: 'answer', code: 'InvalidKey', times: 5 });
    trial.log(16);
    await trial.expectSettled({ dropped: { rejected: 1 } });
    expect(fault.hits).toBe(5);
    expect(trial.oracle.dropped).toMatchObject([
      { reason: 'rejected', code: 'InvalidKey', records: 1 },
    ]);
    await trial.expectLively();
  });
});
