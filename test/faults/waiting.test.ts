import { describe, expect, it, vi } from 'vitest';
import { CANARY_KEY } from '../harness/secrets.js';
import { watchProcess } from './process-watch.js';
import { openTrial } from './trial.js';

vi.setConfig({ maxConcurrency: 20 });
watchProcess();

/** The longest that an answer is taken at its word. */
const FIVE_MINUTES_MS = 300_000;
/** What of a wait may be over when it is told. */
const PASSED_MS = 1000;

describe('Retry-After', () => {
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();

  it.concurrent.for<[string, string, number, number]>([
    ['seconds', '3', 3000, 3000],
    ['a date', inSeconds(120), 60_000, 120_000],
    ['huge', '999999999', FIVE_MINUTES_MS, FIVE_MINUTES_MS],
    ['a date in ten years', inSeconds(315_360_000), FIVE_MINUTES_MS, FIVE_MINUTES_MS],
    ['beyond all numbers', '9'.repeat(400), 0, 200],
    ['negative', '-5', 0, 200],
    ['a fraction', '1.5', 0, 200],
    ['hexadecimal', '0x10', 0, 200],
    ['a date in the past', inSeconds(-100), 0, 200],
    ['garbage', 'soon\tish', 0, 200],
    ['empty', '', 0, 200],
  ])('%s: the next try is so far away; nothing is lost', async ([, value, min, max], context) => {
    const trial = await openTrial(context);
    const headers = { 'Retry-After': value };
    trial.emulator.fault({ kind: 'answer', code: 'InternalServerError', headers, times: 1 });
    trial.log(10);
    await trial.oracle.heard(({ failed }) => failed.length >= 1);
    const [failure] = trial.oracle.failed;
    expect(failure?.retryInMs).toBeGreaterThanOrEqual(min - PASSED_MS);
    expect(failure?.retryInMs).toBeLessThanOrEqual(max);
    await trial.expectSettledByClosing();
    expect(trial.sender.stats()).toMatchObject({ requests: 2, retries: 1 });
  });
});

describe('a quota', () => {
  it.concurrent.for([
    { requestsPerSecond: 5 },
    { requestsPerSecond: 5, code: 'ShardWriteQuotaExceed' },
    { requestsPerSecond: 5, code: 'ServerBusy', retryAfterSeconds: 1 },
    { bytesPerSecond: 50_000, code: 'TooManyRequests', status: 429 },
  ])(
    '%j is waited out: nothing is dropped, and fewer requests go than are refused',
    async (quota, context) => {
      const trial = await openTrial(context, { producer: { batchLogs: 5, retryMaxAgeMs: 60_000 } });
      trial.emulator.fault({ kind: 'quota', ...quota });
      trial.log(100);
      await trial.oracle.heard(({ failed }) => failed.length >= 2);
      trial.expectKept();
      await trial.expectSettled();
      const { requests, delivered } = trial.sender.stats();
      expect(delivered).toBe(100);
      expect(requests).toBeLessThanOrEqual(2 * 20);
      await trial.emulator.clearFaults();
      await trial.expectLively();
    },
  );
});

describe('keys', () => {
  const NO_KEYS = { accessKeyId: undefined, accessKeySecret: undefined };

  it.concurrent('that are wrong are told of once for what is under way, and can be put right', async (context) => {
    const other = { accessKeyId: 'someone-else', accessKeySecret: 'else' };
    const trial = await openTrial(context, { emulator: { accessKeys: [other] } });
    trial.log(400);
    await trial.oracle.heard(({ failed }) => failed.length >= 4);
    trial.expectKept();
    trial.emulator.setAccessKeys([CANARY_KEY]);
    await trial.expectSettledByClosing();
    // Twenty batches, four of them under way when the first answer came.
    expect(trial.oracle.failed).toHaveLength(4);
  });

  it.concurrent('that the service refuses are asked for anew, once for all batches', async (context) => {
    let calls = 0;
    const old = { accessKeyId: 'rotated-away', accessKeySecret: 'old' };
    const getCredentials = () => (calls++ === 0 ? old : CANARY_KEY);
    const trial = await openTrial(context, {
      producer: { ...NO_KEYS, credentials: { getCredentials } },
    });
    trial.log(400);
    await trial.expectSettled();
    expect(calls).toBe(2);
    expect(trial.oracle.failed.length).toBeLessThanOrEqual(4);
    await trial.expectLively();
  });

  it.concurrent.for<[string, () => never | Promise<never>]>([
    [
      'throws',
      () => {
        throw new Error(`no keys with ${'vault'}`);
      },
    ],
    ['rejects', () => Promise.reject(new Error('no vault'))],
    ['gives nothing', () => undefined as never],
  ])('whose provider %s are waited for', async ([, fail], context) => {
    let isBroken = true;
    const getCredentials = () => (isBroken ? fail() : CANARY_KEY);
    const trial = await openTrial(context, {
      producer: { ...NO_KEYS, credentials: { getCredentials } },
    });
    trial.log(100);
    await trial.oracle.heard(({ failed }) => failed.length >= 4);
    trial.expectKept();
    isBroken = false;
    await trial.expectSettledByClosing();
    expect(trial.emulator.stats().requests).toBe(5);
  });

  it.concurrent('whose provider hangs are given up, told of, and asked for again', async (context) => {
    let calls = 0;
    const hanging = new Promise<never>(() => undefined);
    const getCredentials = () => (calls++ === 0 ? hanging : CANARY_KEY);
    const trial = await openTrial(context, {
      producer: { ...NO_KEYS, credentials: { getCredentials } },
    });
    trial.log(100);
    await trial.oracle.heard(({ failed }) => failed.length >= 1);
    expect(trial.oracle.failed[0]?.code).toBe('ProviderTimeout');
    trial.expectKept();
    await trial.expectSettledByClosing();
    expect(calls).toBe(2);
  });
});
