import { createHash } from 'node:crypto';
import { DEFAULT_ACCESS_KEY_ID, type Emulator } from '@putlogs/emulator';
import { describe, expect, it } from 'vitest';
import { destinationOf, openEmulator, temporaryKey } from '../harness/open-emulator.js';
import { allShippers, type ShippingOptions, type TestRecord } from '../harness/shippers.js';
import { bySeq, expectDelivered, numberedRecords } from '../harness/test-records.js';

interface Mode {
  readonly title: string;
  readonly options: ShippingOptions;
  readonly records?: readonly TestRecord[];
  /** What must hold beyond every record being there exactly once. */
  readonly check: (emulator: Emulator) => void;
}

const hexKey = '00112233445566778899AABBCCDDEEFF';
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

const authentication: readonly Mode[] = [
  {
    title: 'signature v1',
    options: { signature: 'v1' },
    check: (emulator) => {
      const authorization = `LOG ${DEFAULT_ACCESS_KEY_ID}:`;
      everyRequest(emulator, { signature: 'v1' });
      everyHeader(emulator, 'authorization', expect.stringContaining(authorization));
    },
  },
  {
    title: 'signature v4',
    options: { signature: 'v4', region: 'cn-hangzhou' },
    check: (emulator) => {
      everyRequest(emulator, { signature: 'v4' });
      everyHeader(emulator, 'authorization', expect.stringContaining('/cn-hangzhou/sls/'));
    },
  },
  {
    title: 'signature v1 with an STS token',
    options: { ...temporaryKey, signature: 'v1' },
    check: (emulator) => {
      everyRequest(emulator, { signature: 'v1' });
      everyHeader(emulator, 'x-acs-security-token', temporaryKey.securityToken);
    },
  },
  {
    title: 'signature v4 with an STS token',
    options: { ...temporaryKey, signature: 'v4', region: 'cn-hangzhou' },
    check: (emulator) => {
      everyRequest(emulator, { signature: 'v4' });
      everyHeader(emulator, 'x-acs-security-token', temporaryKey.securityToken);
    },
  },
];

const routing: readonly Mode[] = [
  {
    title: 'load balancing, with no hash key',
    options: {},
    check: (emulator) => {
      everyRequest(emulator, { url: '/logstores/app/shards/lb' });
      everyHeader(emulator, 'x-log-hashkey', undefined);
    },
  },
  {
    title: 'KeyHash mode with 32 hex digits',
    options: { hashKey: hexKey },
    check: (emulator) => {
      everyRequest(emulator, { hashKey: hexKey });
      everyHeader(emulator, 'x-log-hashkey', hexKey);
    },
  },
  {
    title: 'KeyHash mode with a plain key, hashed',
    options: { hashKey: 'customer-4711' },
    check: (emulator) => everyHeader(emulator, 'x-log-hashkey', md5('customer-4711')),
  },
  {
    title: 'KeyHash mode under signature v4',
    options: { hashKey: 'Käufer', signature: 'v4', region: 'cn-hangzhou' },
    check: (emulator) => everyHeader(emulator, 'x-log-hashkey', md5('Käufer')),
  },
  {
    title: 'topic, source and tags',
    options: { topic: 'chéckout', source: '10.0.0.9', tags: { env: 'prod', 'k8s pod': '支付-1' } },
    check: (emulator) => {
      const tags = { env: 'prod', 'k8s pod': '支付-1', __pack_id__: expect.any(String) };
      for (const log of emulator.logs()) {
        expect(log).toMatchObject({ topic: 'chéckout', source: '10.0.0.9' });
        expect(log.tags).toEqual(tags);
      }
    },
  },
  {
    title: 'no pack id where it is turned off',
    options: { packId: false, tags: { env: 'test' } },
    check: (emulator) => {
      for (const { tags } of emulator.logs()) expect(tags).toEqual({ env: 'test' });
    },
  },
];

const compression: readonly Mode[] = (['lz4', 'deflate', 'none'] as const).map((name) => ({
  title: `compression ${name}`,
  options: { compression: name },
  check: (emulator) => {
    everyRequest(emulator, { compression: name });
    everyHeader(emulator, 'x-log-compresstype', name === 'none' ? undefined : name);
  },
}));

const batching: readonly Mode[] = [
  {
    title: 'batches of one log, by count',
    options: { batchLogs: 1 },
    check: (emulator) => {
      expect(emulator.requests()).toHaveLength(100);
      everyRequest(emulator, { logs: 1 });
      expectIncreasingPackIds(emulator);
    },
  },
  {
    title: 'batches of one log, because one byte is enough',
    options: { batchBytes: 1 },
    check: (emulator) => everyRequest(emulator, { logs: 1 }),
  },
  {
    title: 'batches of a few hundred bytes',
    options: { batchBytes: 400, maxInFlight: 16 },
    check: (emulator) => {
      expect(emulator.requests().length).toBeGreaterThan(10);
      expect(emulator.requests().length).toBeLessThan(60);
      for (const { rawBytes } of emulator.requests()) expect(rawBytes).toBeLessThanOrEqual(400);
      expectIncreasingPackIds(emulator);
    },
  },
  {
    title: 'batches of three logs, one request at a time',
    options: { batchLogs: 3, maxInFlight: 1 },
    check: (emulator) => {
      const counts = emulator.requests().map(({ logs }) => logs);
      expect(counts).toEqual([...Array(33).fill(3), 1]);
      expect(seqs(emulator)).toEqual(Array.from({ length: 100 }, (_, seq) => seq));
      expectIncreasingPackIds(emulator);
    },
  },
];

const contents: readonly Mode[] = [
  {
    title: 'text of every script, control characters and quotes',
    options: {},
    records: [
      '支付成功 ¥128.00',
      'Ελληνικά, עברית, हिन्दी',
      'emoji 👩🏽‍🚀🏳️‍🌈 beyond the BMP 𝒳',
      'line\nbreak, tab\t, null\u0000, separator\u2028, bell\u0007',
      '"quoted" and \\ back\\\\slash',
      '',
    ].map((text, seq) => ({ text, fields: { seq, ключ: text, 'a "b"\\': text } })),
    check: (emulator) => expect(emulator.logs()).toHaveLength(6),
  },
  {
    title: 'values of 1 MiB',
    options: {},
    records: ['a', 'ü', '付'].map((unit, seq) => ({
      text: 'large',
      fields: { seq, large: unit.repeat((1024 * 1024) / Buffer.byteLength(unit)) },
    })),
    check: (emulator) => {
      const sizes = bySeq(emulator.logs()).map(({ contents }) =>
        Buffer.byteLength(contents['large'] ?? ''),
      );
      expect(sizes).toEqual([1024 * 1024, 1024 * 1024, 1024 * 1024 - 1]);
    },
  },
  {
    title: 'nested values as JSON',
    options: {},
    records: [{ text: 'nested', fields: { seq: 0, user: { id: 7, tags: ['a', 'ß'] }, n: null } }],
    check: (emulator) => {
      const [log] = emulator.logs();
      expect(log?.contents['user']).toBe('{"id":7,"tags":["a","ß"]}');
    },
  },
];

describe.each(allShippers)('$name delivers every record exactly once', (shipper) => {
  const modes = [...authentication, ...routing, ...compression, ...batching, ...contents];
  it.each(modes)('with $title', async ({ options, records = numberedRecords(100), check }) => {
    const emulator = await openEmulator();
    await shipper.ship(records, { ...destinationOf(emulator), ...options });
    expectDelivered(emulator, shipper, records);
    everyRequest(emulator, { status: 200, outcome: 'answered' });
    check(emulator);
  });

  it('with nested values flattened to dotted keys', async () => {
    const emulator = await openEmulator();
    const fields = { user: { id: 7, address: { city: 'Köln' } }, list: [1, { a: 2 }], flat: true };
    const options = { ...destinationOf(emulator), flatten: true };
    await shipper.ship([{ text: 'nested', fields }], options);
    expect(emulator.logs().map((log) => log.contents)).toEqual([
      {
        level: 'info',
        [shipper.textKey]: 'nested',
        'user.id': '7',
        'user.address.city': 'Köln',
        list: '[1,{"a":2}]',
        flat: 'true',
      },
    ]);
  });

  it('with lone surrogates replaced, and the record otherwise as it was', async () => {
    const emulator = await openEmulator();
    const records = [{ text: 'broken \ud83d here', fields: { tail: 'x\udc00', whole: '👍' } }];
    await shipper.ship(records, destinationOf(emulator));
    expect(emulator.logs().map((log) => log.contents)).toEqual([
      { level: 'info', [shipper.textKey]: 'broken \ufffd here', tail: 'x\ufffd', whole: '👍' },
    ]);
  });

  it('with the time it was logged at', async () => {
    const emulator = await openEmulator();
    const before = Date.now();
    await shipper.ship(numberedRecords(20), destinationOf(emulator));
    const after = Date.now();
    for (const { time, timeNs = Number.NaN } of emulator.logs()) {
      const ms = time * 1000 + Math.floor(timeNs / 1e6);
      expect(ms).toBeGreaterThanOrEqual(before);
      expect(ms).toBeLessThanOrEqual(after);
    }
  });
});

function everyRequest(emulator: Emulator, expected: object): void {
  expect(emulator.requests()).not.toHaveLength(0);
  for (const request of emulator.requests()) expect(request).toMatchObject(expected);
}

function everyHeader(emulator: Emulator, name: string, value: unknown): void {
  expect(emulator.requests()).not.toHaveLength(0);
  for (const { headers } of emulator.requests()) expect(headers[name]).toEqual(value);
}

function seqs(emulator: Emulator): number[] {
  return emulator.logs().map(({ contents }) => Number(contents['seq']));
}

/** One context for all batches, numbered without a gap in the order of their records. */
function expectIncreasingPackIds(emulator: Emulator): void {
  const packIds = new Set(bySeq(emulator.logs()).map(({ tags }) => tags['__pack_id__'] ?? ''));
  expect(packIds.size).toBe(emulator.requests().length);
  const [first = ''] = packIds;
  const [prefix] = first.split('-');
  expect(prefix).toMatch(/^[\dA-F]{16}$/);
  const expected = Array.from(packIds, (_, n) => `${prefix}-${n.toString(16).toUpperCase()}`);
  expect([...packIds]).toEqual(expected);
}
