import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import type { FlushReport, ProducerStats } from '@putlogs/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FLUSHED, HAPPENED, REQUEST_CODE } from './protocol.js';
import { type BridgedTarget, WorkerBridge } from './worker.js';

const report: FlushReport = { delivered: 2, dropped: 0, pending: 0, timedOut: false };
const stats: ProducerStats = {
  received: 1,
  recovered: 0,
  delivered: 1,
  dropped: {},
  droppedTotal: 0,
  pending: { open: 0, sealed: 0, inFlight: 0, spooled: 0, total: 0 },
  spooledBytes: 0,
  bufferedBytes: 0,
  deliveredRawBytes: 0,
  deliveredBodyBytes: 0,
  requests: 1,
  retries: 0,
  hookFailures: 0,
  lastDeliveredAt: undefined,
  lastError: undefined,
};
const target: BridgedTarget = { flush: async () => report, stats: () => stats };
const error = { kind: 'error', event: { code: 'X', message: 'x' } } as const;

describe('WorkerBridge', () => {
  let channel: MessageChannel;
  let bridge: WorkerBridge;
  beforeEach(() => {
    channel = new MessageChannel();
    bridge = new WorkerBridge(channel.port2);
  });
  afterEach(() => channel.port1.close());

  const ask = (request: object) => channel.port1.postMessage({ code: REQUEST_CODE, ...request });
  const answer = async () => (await once(channel.port1, 'message'))[0];

  it('answers a flush once, with the sum over all targets', async () => {
    bridge.register(target);
    bridge.register({ ...target });
    ask({ kind: 'flush', id: 'a', timeoutMs: 100 });
    expect(await answer()).toEqual({
      code: 'EVENT',
      name: FLUSHED,
      args: [{ id: 'a', report: { ...report, delivered: 4 } }],
    });
  });

  it('passes the deadline on', async () => {
    const timeouts: number[] = [];
    bridge.register({
      ...target,
      flush: async ({ timeoutMs }) => {
        timeouts.push(timeoutMs);
        return report;
      },
    });
    ask({ kind: 'flush', id: 'a', timeoutMs: 123 });
    await answer();
    expect(timeouts).toEqual([123]);
  });

  it('answers for no target after the last was taken out', async () => {
    bridge.register(target)();
    ask({ kind: 'flush', id: 'a', timeoutMs: 100 });
    expect((await answer()).args[0].report.delivered).toBe(0);
  });

  it('tells only what somebody attached for', async () => {
    bridge.publish(error);
    ask({ kind: 'attach', id: 'a', wants: ['dropped'], statsIntervalMs: 1000 });
    ask({ kind: 'attach', id: 'b', wants: ['error'], statsIntervalMs: 1000 });
    ask({ kind: 'flush', id: 'attached', timeoutMs: 100 });
    expect((await answer()).name).toBe(FLUSHED);
    bridge.publish({ kind: 'delivered', event: deliveredEvent });
    bridge.publish(error);
    expect(await answer()).toEqual({ code: 'EVENT', name: HAPPENED, args: [error] });
  });

  it('tells nothing more after a detach', async () => {
    ask({ kind: 'attach', id: 'b', wants: ['error'], statsIntervalMs: 1000 });
    ask({ kind: 'detach', id: 'b' });
    ask({ kind: 'flush', id: 'detached', timeoutMs: 100 });
    await answer();
    bridge.publish(error);
    ask({ kind: 'flush', id: 'after', timeoutMs: 100 });
    expect((await answer()).name).toBe(FLUSHED);
  });

  it('sends the books to who asked for them, at an interval', async () => {
    bridge.register(target);
    ask({ kind: 'attach', id: 's', wants: ['stats'], statsIntervalMs: 10 });
    expect((await answer()).args[0]).toEqual({ kind: 'stats', event: stats, id: 's' });
    ask({ kind: 'detach', id: 's' });
  });

  it("makes an 'error' of a failure, with message and cause", async () => {
    bridge.fail(new Error('wrong', { cause: { option: 'x' } }));
    const { code, name, args } = await answer();
    expect({ code, name }).toEqual({ code: 'EVENT', name: 'error' });
    expect(args[0]).toMatchObject({ message: 'wrong', cause: { option: 'x' } });
  });

  it('ignores what is not for it', async () => {
    for (const message of [null, 'x', {}, { code: 'PINO_CONFIG' }, { code: 'FLUSH', id: 1 }]) {
      channel.port1.postMessage(message);
    }
    ask({ kind: 'flush', id: 'only', timeoutMs: 100 });
    expect((await answer()).args[0].id).toBe('only');
  });
});

const deliveredEvent = {
  project: 'p',
  logstore: 'l',
  records: 1,
  rawBytes: 1,
  bodyBytes: 1,
  requestId: 'r',
  attempts: 1,
};
