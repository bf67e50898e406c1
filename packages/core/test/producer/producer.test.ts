import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { DroppedEvent, ErrorEvent } from '../../src/events.js';
import { useEmulator } from './emulated.js';
import { hook, quietRuntime } from './witnesses.js';

const { emulator, produce } = useEmulator();

describe('Producer.send()', () => {
  it('delivers records with their time, fields, topic, source and tags', async () => {
    const producer = produce({ topic: 'web', source: '10.0.0.9', tags: { env: 'test' } });
    const time = new Date();
    const error = new RangeError('too far');
    expect(
      producer.send({ time, contents: { message: 'héllo ✓', n: 1, nested: { a: [1] }, error } }),
    ).toBe(true);
    expect(await producer.flush()).toEqual({
      delivered: 1,
      dropped: 0,
      pending: 0,
      timedOut: false,
    });
    const [log] = emulator().logs();
    expect(log).toMatchObject({
      project: 'my-project',
      logstore: 'my-logstore',
      topic: 'web',
      source: '10.0.0.9',
      tags: { env: 'test', __pack_id__: expect.stringMatching(/^[0-9A-F]{16}-0$/) },
      time: Math.floor(time.getTime() / 1000),
      timeNs: (time.getTime() % 1000) * 1e6,
      contents: { message: 'héllo ✓', n: '1', nested: '{"a":[1]}' },
    });
    expect(JSON.parse(log?.contents['error'] ?? '')).toMatchObject({
      type: 'RangeError',
      message: 'too far',
      stack: expect.stringContaining('RangeError: too far'),
    });
  });

  it('sends a record where its route says', async () => {
    const producer = produce();
    producer.send({ contents: { n: 1 } }, { logstore: 'audit', topic: 'admin', source: 'x' });
    producer.send({ contents: { n: 2 } }, { project: 'other-project', hashKey: 'user-1' });
    await producer.flush();
    expect(emulator().logs({ logstore: 'audit' })).toMatchObject([{ topic: 'admin', source: 'x' }]);
    expect(emulator().logs({ project: 'other-project' })).toMatchObject([
      { hashKey: expect.stringMatching(/^[\da-f]{32}$/) },
    ]);
  });

  it('doesn’t see what happens to the object afterwards', async () => {
    const producer = produce();
    const contents = { state: 'as logged', nested: { deep: 'as logged' } };
    producer.send({ contents });
    contents.state = 'changed';
    contents.nested.deep = 'changed';
    await producer.flush();
    expect(emulator().logs()[0]?.contents).toEqual({
      state: 'as logged',
      nested: '{"deep":"as logged"}',
    });
  });

  it.each([
    ['no object', 5],
    ['null', null],
    ['no contents', {}],
    ['a route that throws', { contents: { n: 1 } }],
  ])('never throws, and counts what it can’t take: %s', async (name, log) => {
    const { runtime } = quietRuntime();
    const producer = produce({}, { runtime });
    const route = name.includes('route')
      ? {
          get topic(): string {
            throw new Error('no topic');
          },
        }
      : undefined;
    producer.send(log as never, route);
    await producer.flush();
    const { received, delivered, droppedTotal } = producer.stats();
    expect([received, delivered + droppedTotal]).toEqual([1, 1]);
  });
});

describe('Producer.flush() and close()', () => {
  it('settle each for what was received before that call', async () => {
    const producer = produce({ lingerMs: 60_000 });
    producer.send({ contents: { n: 1 } });
    const first = producer.flush();
    producer.send({ contents: { n: 2 } });
    producer.send({ contents: { n: 3 } });
    const second = producer.flush();
    producer.send({ contents: { n: 4 } });
    expect(await first).toEqual({ delivered: 1, dropped: 0, pending: 0, timedOut: false });
    expect((await second).delivered).toBeGreaterThanOrEqual(2);
    expect(producer.stats().pending.total).toBe(1);
  });

  it('say what is pending when the time is up, and go on delivering after a flush', async () => {
    const producer = produce();
    const fault = emulator().fault({ kind: 'hang' });
    producer.send({ contents: { n: 1 } });
    expect(await producer.flush({ timeoutMs: 50 })).toEqual({
      delivered: 0,
      dropped: 0,
      pending: 1,
      timedOut: true,
    });
    await fault.remove();
    expect(producer.stats().pending.total).toBe(1);
  });

  it('close drops what is left at its deadline, says so, and answers the same twice', async () => {
    const { runtime, warnings } = quietRuntime();
    const dropped = hook<DroppedEvent>();
    const producer = produce({ onDropped: dropped.called }, { runtime });
    emulator().fault({ kind: 'hang' });
    producer.send({ contents: { n: 1 } });
    const closed = producer.close({ timeoutMs: 50 });
    expect(producer.close()).toBe(closed);
    expect(await closed).toEqual({ delivered: 0, dropped: 1, pending: 0, timedOut: true });
    expect(await dropped.event).toMatchObject({ reason: 'closed', records: 1 });
    expect(producer.stats()).toMatchObject({ dropped: { closed: 1 }, pending: { total: 0 } });
    expect(warnings.join('\n')).toContain('1 record(s) dropped, last: closed');
  });

  it('takes nothing after close, and counts what comes', async () => {
    const { runtime } = quietRuntime();
    const producer = produce({}, { runtime });
    producer.send({ contents: { n: 1 } });
    await producer.close();
    expect(producer.send({ contents: { n: 2 } })).toBe(false);
    expect(producer.stats()).toMatchObject({ received: 2, delivered: 1, dropped: { closed: 1 } });
  });

  it('close tries at once what waits for its next try', async () => {
    const { runtime } = quietRuntime();
    const failed = hook<ErrorEvent>();
    const producer = produce({ onError: failed.called }, { runtime });
    emulator().fault({ kind: 'answer', code: 'Unauthorized', times: 1 });
    producer.send({ contents: { n: 1 } });
    // The next try after a refused key is seconds away.
    expect((await failed.event).retryInMs).toBeGreaterThan(1000);
    expect(await producer.close({ timeoutMs: 4000 })).toMatchObject({
      delivered: 1,
      timedOut: false,
    });
  });

  it('is an async disposable', async () => {
    const producer = produce();
    producer.send({ contents: { n: 1 } });
    await producer[Symbol.asyncDispose]();
    expect(emulator().logs().length).toBe(1);
  });
});

describe('Producer: what it retries and what it gives up', () => {
  it.each([
    [{ kind: 'reset', at: 'body', times: 1 }],
    [{ kind: 'answer', status: 502, body: '<html>Bad Gateway</html>', requestId: false, times: 1 }],
    [{ kind: 'answer', status: 200, body: 'Welcome to the airport', requestId: false, times: 1 }],
    [{ kind: 'answer', code: 'InternalServerError', times: 2 }],
    [{ kind: 'answer', code: 'ServerBusy', times: 1 }],
    [{ kind: 'answer', code: 'WriteQuotaExceed', times: 1 }],
  ] as const)('delivers in the end after %j', async (fault) => {
    const { runtime } = quietRuntime();
    const producer = produce({}, { runtime });
    emulator().fault(fault);
    producer.send({ contents: { n: 1 } });
    expect(await producer.flush({ timeoutMs: 20_000 })).toMatchObject({ delivered: 1 });
    expect(emulator().logs().length).toBe(1);
    expect(producer.stats().retries).toBe(fault.times);
  });

  it('takes a 200 whose body never comes for delivered', async () => {
    const producer = produce();
    emulator().fault({ kind: 'hang', after: 'head', times: 1 });
    producer.send({ contents: { n: 1 } });
    expect(await producer.flush()).toMatchObject({ delivered: 1, timedOut: false });
    expect(producer.stats().requests).toBe(1);
  });

  it('keeps records while the keys are wrong, says so, and shows no key', async () => {
    const { runtime, warnings } = quietRuntime();
    const failed = hook<ErrorEvent>();
    const canary = 'CANARY-SECRET-KEY';
    const producer = produce(
      { accessKeyId: 'CANARY-ID', accessKeySecret: canary, onError: failed.called },
      { runtime },
    );
    producer.send({ contents: { n: 1 } });
    const event = await failed.event;
    expect(event).toMatchObject({ status: 401, attempt: 1 });
    expect(producer.stats().pending.total).toBe(1);
    const shown = inspect([producer, event, warnings, producer.stats()], {
      depth: 20,
      showHidden: true,
    });
    expect(shown).not.toContain('CANARY');
  });

  it('drops a single record that the service refuses, with its contents and the code', async () => {
    const { runtime } = quietRuntime();
    const dropped = hook<DroppedEvent>();
    const producer = produce({ onDropped: dropped.called }, { runtime });
    emulator().fault({ kind: 'answer', code: 'InvalidKey' });
    producer.send({ contents: { message: 'poison' } });
    expect(await producer.flush()).toMatchObject({ delivered: 0, dropped: 1 });
    expect(await dropped.event).toMatchObject({
      reason: 'rejected',
      records: 1,
      code: 'InvalidKey',
      logs: [{ contents: { message: 'poison' } }],
    });
  });

  it('sends without compression once the service can’t read it', async () => {
    const { runtime } = quietRuntime();
    const producer = produce({}, { runtime });
    emulator().fault({ kind: 'answer', code: 'PostBodyUncompressError', times: 1 });
    producer.send({ contents: { n: 1 } });
    await producer.flush();
    producer.send({ contents: { n: 2 } });
    await producer.flush();
    const delivered = emulator()
      .requests()
      .filter(({ status }) => status === 200);
    expect(delivered.map(({ compression }) => compression)).toEqual(['none', 'none']);
  });

  it('learns the service’s clock from its refusal', async () => {
    const { runtime } = quietRuntime();
    const wrong = { ...runtime, now: () => Date.now() - 20 * 60_000 };
    const producer = produce({}, { runtime: wrong });
    producer.send({ contents: { n: 1 } });
    expect(await producer.flush()).toMatchObject({ delivered: 1 });
    expect(producer.stats().requests).toBe(2);
  });

  it('gives up as expired what it could not deliver within retryMaxAgeMs', async () => {
    const { runtime } = quietRuntime();
    const producer = produce({ retryMaxAgeMs: 0 }, { runtime });
    emulator().fault({ kind: 'answer', code: 'InternalServerError' });
    producer.send({ contents: { n: 1 } });
    expect(await producer.flush()).toMatchObject({ dropped: 1 });
    expect(producer.stats().dropped).toEqual({ expired: 1 });
  });

  it('ends a request that nobody answers after requestTimeoutMs', async () => {
    const { runtime } = quietRuntime();
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const failed = hook<ErrorEvent>();
    const { port } = silent.address() as AddressInfo;
    const producer = produce(
      { endpoint: `http://127.0.0.1:${port}`, requestTimeoutMs: 100, onError: failed.called },
      { runtime },
    );
    producer.send({ contents: { n: 1 } });
    expect(await failed.event).toMatchObject({ code: 'RequestTimeout' });
    await producer.close({ timeoutMs: 0 });
    silent.close();
  });
});
