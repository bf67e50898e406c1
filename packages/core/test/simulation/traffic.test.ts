import { describe, expect, it } from 'vitest';
import type { ProducerOptions } from '../../src/options/types.js';
import { Producer } from '../../src/producer.js';
import type { HttpRequest, HttpResult } from '../../src/runtime.js';
import { VirtualRuntime } from './virtual-runtime.js';

const OPTIONS: ProducerOptions = {
  endpoint: 'cn-hangzhou.log.aliyuncs.com',
  project: 'simulated',
  logstore: 'app',
  accessKeyId: 'id',
  accessKeySecret: 'secret',
  batchBytes: 64 * 1024,
  lingerMs: 500,
};
const RECORD = 'x'.repeat(1000);

const OK: HttpResult = {
  kind: 'answer',
  status: 200,
  headers: { 'x-log-requestid': 'R' },
  body: '',
};

function refusal(status: number, errorCode: string): HttpResult {
  const body = JSON.stringify({ errorCode, errorMessage: errorCode });
  return { kind: 'answer', status, headers: { 'x-log-requestid': 'R' }, body };
}

const rawBytes = (request: HttpRequest) => Number(request.headers['x-log-bodyrawsize']);

/** Logs at a steady rate, in raw bytes a second, for as long. */
async function load(
  producer: Producer,
  runtime: VirtualRuntime,
  bytesPerS: number,
  seconds: number,
) {
  const STEP_MS = 100;
  const recordsPerStep = Math.round((bytesPerS / 1020) * (STEP_MS / 1000));
  for (let ms = 0; ms < seconds * 1000; ms += STEP_MS) {
    for (let i = 0; i < recordsPerStep; i++) producer.send({ contents: { text: RECORD } });
    await runtime.advance(STEP_MS);
  }
}

/** A token bucket that refuses what is beyond it, and counts. */
function quota(bytesPerS: number, refuse: () => HttpResult) {
  const seen = { acceptedBytes: 0, accepted: 0, refused: 0 };
  let tokens = bytesPerS;
  let at = 0;
  const answer = (request: HttpRequest, now: number): HttpResult => {
    tokens = Math.min(bytesPerS, tokens + ((now - at) / 1000) * bytesPerS);
    at = now;
    if (rawBytes(request) > tokens) {
      seen.refused += 1;
      return refuse();
    }
    tokens -= rawBytes(request);
    seen.accepted += 1;
    seen.acceptedBytes += rawBytes(request);
    return OK;
  };
  return { seen, answer };
}

describe('under quota', () => {
  it.each([
    ['403 WriteQuotaExceed', refusal(403, 'WriteQuotaExceed'), 200_000],
    ['403 ShardWriteQuotaExceed', refusal(403, 'ShardWriteQuotaExceed'), 2_000_000],
    ['429', refusal(429, 'TooManyRequests'), 1_000_000],
    ['503 ServerBusy', refusal(503, 'ServerBusy'), 500_000],
  ])(
    'the rate converges to what the service grants within 30 s: %s',
    async (_, refused, granted) => {
      const { seen, answer } = quota(granted, () => refused);
      const runtime: VirtualRuntime = new VirtualRuntime(7, (request) => ({
        result: answer(request, runtime.monotonic()),
        afterMs: 20,
      }));
      const producer = new Producer(OPTIONS, { runtime, env: {} });
      await load(producer, runtime, granted * 2, 30);
      const before = { ...seen };
      await load(producer, runtime, granted * 2, 60);
      const rate = (seen.acceptedBytes - before.acceptedBytes) / 60;
      const requests = seen.accepted - before.accepted + seen.refused - before.refused;
      expect(rate / granted).toBeGreaterThan(0.8);
      expect(rate / granted).toBeLessThan(1.2);
      expect((seen.refused - before.refused) / requests).toBeLessThan(0.2);
    },
  );

  it('the rate is free again soon after the quota is', async () => {
    const { seen, answer } = quota(100_000, () => refusal(403, 'WriteQuotaExceed'));
    let limited = true;
    let freeBytes = 0;
    const runtime: VirtualRuntime = new VirtualRuntime(8, (request) => {
      if (limited) return { result: answer(request, runtime.monotonic()), afterMs: 20 };
      freeBytes += rawBytes(request);
      return { result: OK, afterMs: 20 };
    });
    const producer = new Producer(OPTIONS, { runtime, env: {} });
    await load(producer, runtime, 500_000, 30);
    expect(seen.refused).toBeGreaterThan(0);
    limited = false;
    await load(producer, runtime, 500_000, 60);
    expect(freeBytes).toBeGreaterThan(500_000 * 30);
    expect(producer.stats().pending.sealed).toBeLessThan(200);
  });
});

describe('in an outage of ten minutes', () => {
  it.each([
    ['nobody listens', { kind: 'failure', code: 'ECONNREFUSED', message: 'refused' } as const],
    ['a proxy answers 502', { kind: 'answer', status: 502, headers: {}, body: '<html>' } as const],
  ])(
    'few requests go out, nothing is lost, and recovery begins with one: %s',
    async (_, failure) => {
      let out = false;
      let underWay = 0;
      let mostUnderWay = 0;
      let duringOutage = 0;
      const runtime: VirtualRuntime = new VirtualRuntime(9, () => {
        underWay += 1;
        mostUnderWay = Math.max(mostUnderWay, underWay);
        if (out) duringOutage += 1;
        runtime.timer(30, () => {
          underWay -= 1;
        });
        return { result: out ? failure : OK, afterMs: 30 };
      });
      const producer = new Producer({ ...OPTIONS, maxInFlight: 4 }, { runtime, env: {} });
      await load(producer, runtime, 50_000, 10);
      out = true;
      await load(producer, runtime, 50_000, 600);
      expect(duringOutage).toBeLessThan(100);
      out = false;
      mostUnderWay = 0;
      await runtime.advance(31_000);
      const report = await Promise.race([producer.flush(), runtime.advance(60_000)]);
      expect(report).toMatchObject({ dropped: 0, pending: 0, timedOut: false });
      const { received, delivered } = producer.stats();
      expect(delivered).toBe(received);
      expect(mostUnderWay).toBeLessThanOrEqual(4);
    },
  );

  it('one logstore that doesn’t exist holds back no other', async () => {
    let missing = 0;
    const runtime = new VirtualRuntime(10, (request) => {
      if (!request.path.includes('missing')) return { result: OK, afterMs: 10 };
      missing += 1;
      return { result: refusal(404, 'LogStoreNotExist'), afterMs: 10 };
    });
    const producer = new Producer(OPTIONS, { runtime, env: {} });
    for (let second = 0; second < 300; second++) {
      producer.send({ contents: { n: second } });
      producer.send({ contents: { n: second } }, { logstore: 'missing' });
      await runtime.advance(1000);
    }
    const { delivered, pending } = producer.stats();
    expect(delivered).toBeGreaterThan(295);
    expect(pending.total).toBeGreaterThan(295);
    expect(missing).toBeLessThan(40);
  });
});

describe('one answer that says no', () => {
  /** Answers as listed, then 200; tells when requests came. */
  function answering(...answers: HttpResult[]) {
    const times: number[] = [];
    const runtime: VirtualRuntime = new VirtualRuntime(11, () => {
      times.push(runtime.monotonic());
      return { result: answers.shift() ?? OK, afterMs: 5 };
    });
    return { runtime, times };
  }

  it('for quota, with nothing accepted before, costs seconds and not minutes', async () => {
    const { runtime } = answering(refusal(403, 'WriteQuotaExceed'));
    const producer = new Producer({ ...OPTIONS, batchBytes: 512 * 1024 }, { runtime, env: {} });
    await load(producer, runtime, 2_000_000, 5);
    await runtime.advance(20_000);
    expect(producer.stats().pending.total).toBe(0);
  });

  it('for quota doesn’t keep close() from delivering', async () => {
    const { runtime } = answering(OK, OK, refusal(403, 'WriteQuotaExceed'));
    const producer = new Producer(OPTIONS, { runtime, env: {} });
    await load(producer, runtime, 2_000_000, 3);
    const closed = producer.close({ timeoutMs: 8000 });
    await runtime.advance(10_000);
    expect(await closed).toMatchObject({ dropped: 0, timedOut: false });
  });

  it.each([429, 500, 503])('with Retry-After is not asked again before: %i', async (status) => {
    const refused = {
      ...refusal(status, ''),
      headers: { 'x-log-requestid': 'R', 'retry-after': '30' },
    };
    const { runtime, times } = answering(refused);
    const producer = new Producer(OPTIONS, { runtime, env: {} });
    producer.send({ contents: { n: 1 } });
    await runtime.advance(600);
    producer.send({ contents: { n: 2 } });
    await runtime.advance(60_000);
    expect(times.length).toBe(3);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(30_000);
  });

  it('for its clock, again and again, is not asked in a hot loop', async () => {
    const { runtime, times } = answering(
      ...Array.from({ length: 1000 }, () => ({
        ...refusal(400, 'RequestTimeExpired'),
        headers: { 'x-log-requestid': 'R', 'x-log-time': '1767225600' },
      })),
    );
    const producer = new Producer(OPTIONS, { runtime, env: {} });
    producer.send({ contents: { n: 1 } });
    await runtime.advance(60_000);
    expect(times.length).toBeLessThan(20);
  });

  it('for the keys of a provider, again and again, is not asked in a hot loop', async () => {
    const refusals = Array.from({ length: 1000 }, () => refusal(401, 'Unauthorized'));
    const { runtime, times } = answering(...refusals);
    const { endpoint, project, logstore } = OPTIONS;
    let asked = 0;
    const credentials = {
      getCredentials: () => ({ accessKeyId: `id${asked++}`, accessKeySecret: 'secret' }),
    };
    const producer = new Producer(
      { endpoint, project, logstore, credentials },
      { runtime, env: {} },
    );
    producer.send({ contents: { n: 1 } });
    await runtime.advance(60_000);
    expect(times.length).toBeLessThan(15);
  });
});

describe('several logstores', () => {
  it('take turns: a busy one does not keep a quiet one waiting', async () => {
    const order: string[] = [];
    const runtime = new VirtualRuntime(12, (request) => {
      order.push(request.path.includes('quiet') ? 'quiet' : 'busy');
      return { result: OK, afterMs: 100 };
    });
    const producer = new Producer(
      { ...OPTIONS, batchLogs: 1, maxInFlight: 1 },
      { runtime, env: {} },
    );
    for (let i = 0; i < 100; i++) producer.send({ contents: { i } });
    producer.send({ contents: { i: 'quiet' } }, { logstore: 'quiet' });
    await runtime.advance(60_000);
    expect(order.indexOf('quiet')).toBeLessThan(3);
  });
});

describe('what is too old', () => {
  it('is dropped in an outage although most of it is never tried', async () => {
    const runtime = new VirtualRuntime(13, () => ({ result: refusal(500, ''), afterMs: 5 }));
    const options = { ...OPTIONS, batchLogs: 1, retryMaxAgeMs: 60_000 };
    const producer = new Producer(options, { runtime, env: {} });
    for (let i = 0; i < 50; i++) producer.send({ contents: { i } });
    await runtime.advance(200_000);
    expect(producer.stats()).toMatchObject({ dropped: { expired: 50 }, pending: { total: 0 } });
  });
});
