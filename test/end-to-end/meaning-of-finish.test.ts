import { once } from 'node:events';
import type { Emulator } from '@putlogs/emulator';
import { slsDestination } from '@putlogs/pino';
import { SlsTransport } from '@putlogs/winston';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import winston from 'winston';
import { destinationOf, openEmulator } from '../harness/open-emulator.js';
import { pinoWorker } from '../harness/shippers.js';
import { numberedRecords } from '../harness/test-records.js';

const COUNT = 60;

/** Several requests for the records, so that not only the last one is waited for. */
const BATCHING = { batchLogs: 20 };

const troubles: [string, (emulator: Emulator) => void][] = [
  ['a slow service', (emulator) => emulator.fault({ kind: 'delay', ms: 300 })],
  [
    'a service that is busy at first',
    (emulator) => emulator.fault({ kind: 'answer', code: 'ServerBusy', times: 2 }),
  ],
  [
    'a service that breaks connections at first',
    (emulator) => emulator.fault({ kind: 'reset', times: 2 }),
  ],
];

describe.each(troubles)('with %s', (_, makeTrouble) => {
  it("winston's end() and 'finish' mean delivered", async () => {
    const emulator = await troubled();
    const transport = new SlsTransport(optionsFor(emulator));
    const logger = winston.createLogger({ transports: [transport] });
    for (let seq = 0; seq < COUNT; seq++) logger.info(`record ${seq}`, { seq });
    logger.end();
    await once(logger, 'finish');
    expectEverythingAcknowledged(emulator);
    expect(transport.stats()).toMatchObject({ delivered: COUNT, pending: { total: 0 } });
  });

  it("the end() of pino's worker transport and 'close' mean delivered", async () => {
    const emulator = await troubled();
    await pinoWorker.ship(numberedRecords(COUNT), optionsFor(emulator));
    expectEverythingAcknowledged(emulator);
  });

  it("logger.flush(callback) means delivered by pino's worker", async () => {
    const emulator = await troubled();
    const options = optionsFor(emulator);
    const transport = pino.transport({ target: '@putlogs/pino', options });
    const logger = pino(transport);
    for (let seq = 0; seq < COUNT; seq++) logger.info({ seq }, `record ${seq}`);
    await new Promise<void>((resolve, reject) =>
      logger.flush((error) => (error ? reject(error) : resolve())),
    );
    expectEverythingAcknowledged(emulator);
    transport.end();
    await once(transport, 'close');
  });

  it('logger.flush(callback) means delivered in-process', async () => {
    const emulator = await troubled();
    const destination = slsDestination(optionsFor(emulator));
    const logger = pino(destination);
    for (let seq = 0; seq < COUNT; seq++) logger.info({ seq }, `record ${seq}`);
    await new Promise<void>((resolve, reject) =>
      logger.flush((error) => (error ? reject(error) : resolve())),
    );
    expectEverythingAcknowledged(emulator);
    await destination.close();
  });

  async function troubled(): Promise<Emulator> {
    const emulator = await openEmulator();
    makeTrouble(emulator);
    return emulator;
  }
});

function optionsFor(emulator: Emulator) {
  return { ...destinationOf(emulator), ...BATCHING };
}

/** The service has every record, and every request that brought them has been answered with 200. */
function expectEverythingAcknowledged(emulator: Emulator): void {
  const seqs = emulator.logs().map(({ contents }) => Number(contents['seq']));
  expect(seqs.toSorted((a, b) => a - b)).toEqual(Array.from({ length: COUNT }, (_, seq) => seq));
  const accepted = emulator.requests({ status: 200 }).map(({ logs }) => logs);
  expect(accepted).toEqual([20, 20, 20]);
}
