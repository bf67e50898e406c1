import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, it } from 'vitest';
import type { DeliveredEvent, DroppedEvent, ErrorEvent } from '../../src/events.js';
import { useEmulator } from './emulated.js';
import { hook, quietRuntime } from './witnesses.js';

const { emulator, produce } = useEmulator();

describe('Producer: hooks and channels', () => {
  it('tell of deliveries', async () => {
    const delivered = hook<DeliveredEvent>();
    const published = hook<unknown>();
    subscribe('putlogs:delivered', published.called);
    const producer = produce({ onDelivered: delivered.called });
    producer.send({ contents: { n: 1 } });
    const event = await delivered.event;
    unsubscribe('putlogs:delivered', published.called);
    expect(event).toMatchObject({ project: 'my-project', records: 1, attempts: 1 });
    expect(event.requestId).toBe(emulator().logs()[0]?.requestId);
    expect(await published.event).toEqual(event);
  });

  it('tell of drops', async () => {
    const { runtime } = quietRuntime();
    const dropped = hook<DroppedEvent>();
    const published = hook<unknown>();
    subscribe('putlogs:dropped', published.called);
    const producer = produce({ onDropped: dropped.called }, { runtime });
    emulator().fault({ kind: 'answer', code: 'InvalidKey' });
    producer.send({ contents: { n: 1 } });
    const event = await dropped.event;
    unsubscribe('putlogs:dropped', published.called);
    expect(event).toMatchObject({ reason: 'rejected', records: 1, logstore: 'my-logstore' });
    expect(await published.event).toEqual(event);
  });

  it('tell of errors', async () => {
    const { runtime } = quietRuntime();
    const failed = hook<ErrorEvent>();
    const published = hook<unknown>();
    subscribe('putlogs:error', published.called);
    const producer = produce({ onError: failed.called }, { runtime });
    emulator().fault({ kind: 'answer', code: 'InternalServerError', times: 1 });
    producer.send({ contents: { n: 1 } });
    const event = await failed.event;
    unsubscribe('putlogs:error', published.called);
    expect(event).toMatchObject({ code: 'InternalServerError', attempt: 1, project: 'my-project' });
    expect(await published.event).toEqual(event);
  });

  it('need no hooks: subscribers of the channels hear of drops and errors by themselves', async () => {
    const { runtime } = quietRuntime();
    const dropped = hook<unknown>();
    const failed = hook<unknown>();
    subscribe('putlogs:dropped', dropped.called);
    subscribe('putlogs:error', failed.called);
    const producer = produce({}, { runtime });
    emulator().fault({ kind: 'answer', code: 'InternalServerError', times: 1 });
    producer.send({ contents: { n: 1 } });
    expect(await failed.event).toMatchObject({ code: 'InternalServerError', status: 500 });
    await producer.flush();
    emulator().fault({ kind: 'answer', code: 'InvalidKey' });
    producer.send({ contents: { n: 2 } });
    expect(await dropped.event).toMatchObject({ reason: 'rejected', code: 'InvalidKey' });
    unsubscribe('putlogs:dropped', dropped.called);
    unsubscribe('putlogs:error', failed.called);
  });

  it('that throw or reject hurt nobody, and are reported', async () => {
    const { runtime, warnings } = quietRuntime();
    const producer = produce(
      {
        onDelivered: () => {
          throw new Error('first hook');
        },
        onError: (() => Promise.reject(new Error('second hook'))) as never,
      },
      { runtime },
    );
    emulator().fault({ kind: 'answer', code: 'InternalServerError', times: 1 });
    producer.send({ contents: { n: 1 } });
    expect(await producer.flush()).toMatchObject({ delivered: 1 });
    await producer.close();
    expect(warnings.join('\n')).toContain('onDelivered: first hook');
  });
});
