import type { Emulator } from '@putlogs/emulator';
import { describe, expect, it } from 'vitest';
import { destinationOf, openEmulator } from '../harness/open-emulator.js';
import { otherNodes } from '../harness/runtimes.js';
import {
  allShippers,
  type Shipper,
  type ShippingOptions,
  shippersUnder,
  type TestRecord,
} from '../harness/shippers.js';
import { expectDelivered, numberedRecords } from '../harness/test-records.js';

const MAX_RAW_BYTES = 3 * 1024 * 1024;
const MAX_LOGS = 4096;

/** Requests are as large as the service allows, and none is sent before it has to be. */
const atTheLimits: ShippingOptions = {
  batchLogs: MAX_LOGS,
  batchBytes: MAX_RAW_BYTES,
  lingerMs: 60_000,
};

describe.each(allShippers)('$name, with compression lz4', (shipper) => {
  testBoundaries(shipper, { ...atTheLimits, compression: 'lz4' });
});

describe.each(otherNodes)('with compression zstd under $name', (node) => {
  describe.skipIf(node.path === undefined).each(shippersUnder(node))('$name', (shipper) => {
    testBoundaries(shipper, { ...atTheLimits, compression: 'zstd' });
  });
});

function testBoundaries(shipper: Shipper, options: ShippingOptions): void {
  it.each([
    [MAX_LOGS - 1, [MAX_LOGS - 1]],
    [MAX_LOGS, [MAX_LOGS]],
    [MAX_LOGS + 1, [1, MAX_LOGS]],
  ])('ships %i records exactly once, at most 4096 in a request', async (count, requests) => {
    const emulator = await openEmulator();
    const records = numberedRecords(count);
    await shipper.ship(records, { ...destinationOf(emulator), ...options });
    expectDelivered(emulator, shipper, records);
    expect(sizes(emulator, 'logs')).toEqual(requests);
    expectLegalRequests(emulator, options);
  });

  it.each([MAX_RAW_BYTES - 1, MAX_RAW_BYTES])(
    'ships records of together %i bytes exactly once, in one request',
    async (rawBytes) => {
      const emulator = await openEmulator();
      const records = await recordsOf(rawBytes, shipper, options);
      await shipper.ship(records, { ...destinationOf(emulator), ...options });
      expectDelivered(emulator, shipper, records);
      expect(sizes(emulator, 'rawBytes')).toEqual([rawBytes]);
      expectLegalRequests(emulator, options);
    },
  );

  it('ships records of together one byte more exactly once, in two requests', async () => {
    const emulator = await openEmulator();
    const records = await recordsOf(MAX_RAW_BYTES + 1, shipper, options);
    await shipper.ship(records, { ...destinationOf(emulator), ...options });
    expectDelivered(emulator, shipper, records);
    expect(sizes(emulator, 'logs')).toEqual([1, 3]);
    expectLegalRequests(emulator, options);
  });
}

/** Four records that make a raw body of exactly `rawBytes`. */
async function recordsOf(
  rawBytes: number,
  shipper: Shipper,
  options: ShippingOptions,
): Promise<TestRecord[]> {
  const emulator = await openEmulator();
  const size = 600 * 1024;
  await shipper.ship(fourRecords(size), { ...destinationOf(emulator), ...options });
  const [trial = 0] = sizes(emulator, 'rawBytes');
  // Lengths from 16 KiB to 2 MiB take the same number of bytes, so that the rest is a difference.
  return fourRecords(size + rawBytes - trial);
}

function fourRecords(lastBytes: number): TestRecord[] {
  return [...Array(3).fill(800 * 1024), lastBytes].map((bytes, seq) => ({
    text: `part ${seq}`,
    fields: { seq, body: String(seq).repeat(bytes) },
  }));
}

function sizes(emulator: Emulator, what: 'logs' | 'rawBytes'): number[] {
  return emulator
    .requests()
    .map((request) => request[what])
    .toSorted((a, b) => a - b);
}

function expectLegalRequests(emulator: Emulator, { compression }: ShippingOptions): void {
  for (const request of emulator.requests()) {
    expect(request).toMatchObject({ status: 200, outcome: 'answered', compression });
    expect(request.logs).toBeLessThanOrEqual(MAX_LOGS);
    expect(request.rawBytes).toBeLessThanOrEqual(MAX_RAW_BYTES);
  }
}
