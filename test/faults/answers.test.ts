import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DropReason } from '@putlogs/core';
import type { Fault, FaultTarget } from '@putlogs/emulator';
import { describe, expect, it, vi } from 'vitest';
import { watchProcess } from './process-watch.js';
import { openTrial, patienceFor } from './trial.js';

vi.setConfig({ maxConcurrency: 20 });
watchProcess();

/** Five batches. */
const RECORDS = 100;
/** More than retries at these need: the first waits up to ten seconds. */
const SLOWLY_MS = 12_000;

interface Row {
  readonly title: string;
  readonly fault: Fault;
}

const answered = (codes: readonly string[], more: object = {}): Row[] =>
  codes.map((code) => ({ title: code, fault: { kind: 'answer', code, ...more } }));

const passing: readonly Row[] = [
  { title: 'connection refused', fault: { kind: 'refuse' } },
  { title: 'reset after the head', fault: { kind: 'reset' } },
  { title: 'reset in the middle of the body', fault: { kind: 'reset', at: 'body' } },
  { title: 'no answer', fault: { kind: 'hang' } },
  { title: '408', fault: { kind: 'answer', status: 408 } },
  { title: '500 of the service', fault: { kind: 'answer', code: 'InternalServerError' } },
  { title: '500 RequestTimeout', fault: { kind: 'answer', code: 'RequestTimeout' } },
  ...[500, 502, 503, 504].map((status): Row => {
    const body = `<html><h1>${status}</h1></html>`;
    return {
      title: `${status} of a proxy`,
      fault: { kind: 'answer', status, body, requestId: false },
    };
  }),
  {
    title: '200 of a captive portal',
    fault: { kind: 'answer', status: 200, body: '<html>Welcome</html>', requestId: false },
  },
  {
    title: '400 of something that isn’t the service',
    fault: { kind: 'answer', code: 'PostBodyInvalid', requestId: false },
  },
  { title: '403 of a firewall', fault: { kind: 'answer', status: 403, requestId: false } },
  { title: '429 of a gateway', fault: { kind: 'answer', status: 429, requestId: false } },
  { title: '201', fault: { kind: 'answer', status: 201 } },
  { title: '204', fault: { kind: 'answer', status: 204 } },
];

const quota = answered([
  'WriteQuotaExceed',
  'ShardWriteQuotaExceed',
  'ExceedQuota',
  'ServerBusy',
  'TooManyRequests',
]);

const slow: readonly Row[] = [
  ...answered([
    'Unauthorized',
    'SecurityTokenExpired',
    'InvalidAccessKeyId',
    'SignatureNotMatch',
    'ProjectNotExist',
    'LogStoreNotExist',
    'LogStoreWithoutShard',
    'ProjectForbidden',
  ]),
  {
    title: '403 InvalidAccessKeyId.NotFound',
    fault: { kind: 'answer', status: 403, code: 'InvalidAccessKeyId.NotFound' },
  },
];

describe('nothing is lost, and records pass within 5 s of the end of', () => {
  it.concurrent.for([...passing, ...quota])('$title', async ({ fault }, context) => {
    const trial = await openTrial(context, { producer: patienceFor(fault) });
    const handle = trial.emulator.fault(fault);
    trial.log(RECORDS);
    await trial.oracle.heard(({ failed }) => failed.length >= 3);
    trial.expectKept();
    await handle.remove();
    await trial.expectLively();
    await trial.expectSettled();
    expect(trial.sender.stats().retries).toBeGreaterThanOrEqual(3);
  });
});

describe('nothing is lost, it is said at once, asked rarely, and records pass soon after the end of', () => {
  it.concurrent.for(slow)('$title', async ({ fault }, context) => {
    const trial = await openTrial(context);
    const handle = trial.emulator.fault(fault);
    trial.log(RECORDS);
    // Those under way; not one for each of the five batches.
    await trial.oracle.heard(({ failed }) => failed.length >= 4);
    trial.expectKept();
    await handle.remove();
    await trial.expectLively(SLOWLY_MS);
    await trial.expectSettled();
    expect(trial.oracle.failed).toHaveLength(4);
    expect(trial.oracle.failed.at(-1)?.retryInMs).toBeGreaterThanOrEqual(5000);
  });
});

describe('a batch that was stored but whose answer was lost is sent again, and only that', () => {
  it.concurrent.for<Row>([
    { title: 'reset before the answer', fault: { kind: 'reset', at: 'stored', times: 2 } },
    { title: 'reset in the answer’s head', fault: { kind: 'reset', at: 'answer', times: 2 } },
    { title: 'no answer', fault: { kind: 'hang', after: 'stored', times: 2 } },
    { title: '502 of a proxy', fault: { kind: 'answer', status: 502, stored: true, times: 2 } },
  ])('$title', async ({ fault }, context) => {
    const trial = await openTrial(context, { producer: patienceFor(fault) });
    trial.emulator.fault(fault);
    trial.log(RECORDS);
    await trial.expectSettled({ mayRepeat: true });
    const { logs } = trial.emulator.stats();
    // A lost answer repeats one batch of at most twenty.
    expect(logs).toBeGreaterThan(RECORDS);
    expect(logs).toBeLessThanOrEqual(RECORDS + 2 * 20);
    await trial.expectLively();
  });
});

describe('delivered with one request each', () => {
  it.concurrent.for<Row & { times: number }>([
    { title: 'a 200 that is late', fault: { kind: 'delay', ms: 300 }, times: 5 },
    { title: 'a 200 whose body stalls', fault: { kind: 'hang', after: 'head' }, times: 5 },
    {
      title: 'a 200 with a body that nobody asked for',
      fault: { kind: 'answer', status: 200, body: '{"errorCode":"InvalidKey"}', stored: true },
      times: 5,
    },
  ])('$title', async ({ fault, times }, context) => {
    const trial = await openTrial(context);
    trial.emulator.fault(fault);
    trial.log(RECORDS);
    await trial.expectSettled();
    expect(trial.sender.stats()).toMatchObject({ requests: times, retries: 0 });
    expect(trial.oracle.failed).toEqual([]);
    await trial.expectLively();
  });
});

describe('the clock', () => {
  const MINUTES_OF_A_DAY = 24 * 60;
  // Records whose time the service refuses are sent once more with another.
  it.concurrent.for([
    { title: '20 minutes slow', aheadMinutes: 20, requests: 6 },
    { title: 'a day slow', aheadMinutes: MINUTES_OF_A_DAY, requests: 6 },
    { title: 'ten days slow', aheadMinutes: 10 * MINUTES_OF_A_DAY, requests: 11 },
    { title: '20 minutes fast', aheadMinutes: -20, requests: 11 },
    { title: 'a day fast', aheadMinutes: -MINUTES_OF_A_DAY, requests: 11 },
  ])('of this machine is $title: nothing is lost', async ({ aheadMinutes, requests }, context) => {
    const trial = await openTrial(context, {
      producer: { maxInFlight: 1 },
      emulator: { now: () => Date.now() + aheadMinutes * 60_000 },
    });
    trial.log(RECORDS);
    await trial.expectSettled();
    expect(trial.sender.stats()).toMatchObject({ requests });
    // From now on it is known.
    await trial.expectLively();
    expect(trial.emulator.requests({ where: ({ status }) => status !== 200 }).length).toBe(
      requests - 5,
    );
  });

  it.concurrent('that the service names differently each time is corrected once a batch', async (context) => {
    const trial = await openTrial(context);
    const handle = trial.emulator.fault({ kind: 'answer', code: 'RequestTimeExpired' });
    trial.log(20);
    await trial.oracle.heard(({ failed }) => failed.length >= 3);
    const [first, second] = trial.oracle.failed;
    expect(first).toMatchObject({ attempt: 1, retryInMs: 0 });
    expect(second).toMatchObject({ attempt: 2 });
    trial.expectKept();
    await handle.remove();
    await trial.expectLively();
    await trial.expectSettled();
  });
});

describe('what the service refuses for good is dropped, with the service’s code and the contents', () => {
  interface Refusal {
    readonly code: string;
    readonly status: number;
    readonly reason: DropReason;
  }
  const refusals: readonly Refusal[] = [
    { code: 'PostBodyTooLarge', status: 400, reason: 'too-large' },
    { code: 'PostBodyTooLarge', status: 413, reason: 'too-large' },
    { code: 'PostBodyInvalid', status: 400, reason: 'rejected' },
    { code: 'InvalidEncoding', status: 400, reason: 'rejected' },
    { code: 'InvalidKey', status: 400, reason: 'rejected' },
    { code: 'InvalidTimestamp', status: 400, reason: 'rejected' },
    { code: 'InvalidTimestamp', status: 499, reason: 'rejected' },
    { code: 'ParameterInvalid', status: 400, reason: 'rejected' },
    { code: 'SomethingNew', status: 422, reason: 'rejected' },
  ];

  it.concurrent.for(refusals)('$status $code', async ({ code, status, reason }, context) => {
    const trial = await openTrial(context);
    const handle = trial.emulator.fault({ kind: 'answer', code, status });
    trial.log(7);
    await trial.sender.flush();
    await nextTurn();
    expect(trial.sender.stats().dropped).toEqual({ [reason]: 7 });
    for (const event of trial.oracle.dropped) {
      expect(event).toMatchObject({ code, status, reason, requestId: expect.any(String) });
    }
    const shown = trial.oracle.dropped.flatMap(({ logs = [] }) => logs);
    expect(shown.map(({ contents }) => Number(contents['id'])).toSorted()).toEqual([
      ...Array(7).keys(),
    ]);
    await handle.remove();
    await trial.expectLively();
    await trial.expectSettled({ dropped: { [reason]: 7 } });
  });

  it.concurrent.for(['PostBodyUncompressError', 'InvalidCompressType'])(
    '%s: without compression, all of it arrives',
    async (code, context) => {
      const trial = await openTrial(context);
      const match = ({ headers }: FaultTarget) => headers.has('x-log-compresstype');
      trial.emulator.fault({ kind: 'answer', status: 400, code, match });
      trial.log(RECORDS);
      await trial.expectSettled();
      await trial.expectLively();
      const { refused } = trial.emulator.stats();
      expect(refused[code]).toBeGreaterThanOrEqual(1);
      expect(refused[code]).toBeLessThanOrEqual(5);
    },
  );

  it.concurrent('a limit below what batches have: they are split until they fit', async (context) => {
    const trial = await openTrial(context, { emulator: { limits: { bodyBytes: 24_000 } } });
    trial.log(RECORDS);
    await trial.expectSettled();
    await trial.expectLively();
  });
});
