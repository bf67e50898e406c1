import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { ErrorEvent } from '../../src/events.js';
import { Producer } from '../../src/producer.js';
import type { HttpResult } from '../../src/runtime.js';
import { CANARIES, showsSecret, stsService } from '../credential-services.js';
import { closeAll } from '../local-servers.js';
import { VirtualRuntime } from '../simulation/virtual-runtime.js';
import { useEmulator } from './emulated.js';
import { quietRuntime } from './witnesses.js';

const { emulator, options, produce } = useEmulator();
const NO_KEYS = { accessKeyId: undefined, accessKeySecret: undefined };

afterEach(closeAll);

/** A provider whose keys, and the service's with them, change at a word. */
function rotating() {
  const keys = {
    calls: 0,
    version: 0,
    current: { accessKeyId: '', accessKeySecret: '' },
    rotate() {
      keys.version += 1;
      const accessKeySecret = `canary-secret-${keys.version}`;
      keys.current = { accessKeyId: `id-${keys.version}`, accessKeySecret };
      emulator().setAccessKeys([keys.current]);
    },
    getCredentials: async () => {
      keys.calls += 1;
      return keys.current;
    },
  };
  return keys;
}

function watched() {
  const { runtime, warnings } = quietRuntime();
  const failed: ErrorEvent[] = [];
  return { runtime, warnings, failed, onError: (event: ErrorEvent) => void failed.push(event) };
}

const deliveredIds = (): number[] =>
  emulator()
    .logs()
    .map(({ contents }) => Number(contents['id']))
    .toSorted((a, b) => a - b);

describe('keys that change', () => {
  it('cost one refresh a rotation and no record', async () => {
    const keys = rotating();
    keys.rotate();
    const { runtime, warnings, failed, onError } = watched();
    const settings = { ...NO_KEYS, credentials: keys, batchLogs: 5, onError };
    const producer = produce(settings, { runtime });
    for (let id = 0; id < 500; id++) {
      producer.send({ contents: { id } });
      if (id % 5 === 4) await nextTurn();
      if (id % 100 === 50) keys.rotate();
      if (id % 100 === 99) await producer.flush();
    }
    const report = await producer.close();

    expect(report).toMatchObject({ dropped: 0, pending: 0, timedOut: false });
    expect(deliveredIds()).toEqual(Array.from({ length: 500 }, (_, id) => id));
    expect(keys.calls).toBe(1 + 5);
    expect(failed.length).toBeGreaterThanOrEqual(5);
    for (const event of failed) expect(event).toMatchObject({ status: 401, retryInMs: 0 });
    expect(inspect([producer, failed, warnings, producer.stats()], { depth: 20 })).not.toContain(
      'canary',
    );
  });

  it('are tried once at once; if those are refused as well, slowly', async () => {
    let calls = 0;
    const getCredentials = () => ({ accessKeyId: 'unknown', accessKeySecret: `${calls++}` });
    const { runtime, failed, onError } = watched();
    const producer = produce({ ...NO_KEYS, credentials: { getCredentials }, onError }, { runtime });
    producer.send({ contents: { id: 1 } });
    await expect.poll(() => failed.length).toBe(2);
    expect(failed[0]).toMatchObject({ attempt: 1, retryInMs: 0 });
    expect(failed[1]).toMatchObject({ attempt: 2 });
    expect(failed[1]?.retryInMs).toBeGreaterThanOrEqual(5000);
    expect(calls).toBe(2);
  });

  it('are not expected of static ones, which are tried slowly from the start', async () => {
    const { runtime, failed, onError } = watched();
    const producer = produce({ accessKeySecret: 'wrong', onError }, { runtime });
    producer.send({ contents: { id: 1 } });
    await expect.poll(() => failed.length).toBe(1);
    expect(failed[0]?.retryInMs).toBeGreaterThanOrEqual(5000);
  });
});

describe('an STS token', () => {
  it('that the service calls expired is replaced at once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'putlogs-oidc-'));
    try {
      const oidcTokenFile = join(folder, 'token');
      writeFileSync(oidcTokenFile, CANARIES.oidcToken);
      const sts = await stsService({});
      const session = (n: number) => ({
        accessKeyId: `STS.id-${n}`,
        accessKeySecret: CANARIES.secret,
        securityToken: `canary-sts-token-${n}`,
      });
      emulator().setAccessKeys([session(1), session(2)]);
      const { runtime, warnings, failed, onError } = watched();
      const credentials = {
        type: 'oidc',
        roleArn: 'acs:ram::1:role/app',
        oidcProviderArn: 'acs:ram::1:oidc-provider/c1',
        oidcTokenFile,
        stsEndpoint: sts.url,
      } as const;
      const producer = produce({ ...NO_KEYS, credentials, onError }, { runtime });
      producer.send({ contents: { id: 0 } });
      await producer.flush();
      emulator().fault({ kind: 'answer', status: 401, code: 'SecurityTokenExpired', times: 1 });
      producer.send({ contents: { id: 1 } });
      expect(await producer.flush()).toMatchObject({ delivered: 1, timedOut: false });
      // Whatever is still good by its date: the service has the last word.
      emulator().setAccessKeys([session(3)]);
      producer.send({ contents: { id: 2 } });
      expect(await producer.flush()).toMatchObject({ delivered: 1, timedOut: false });

      expect(deliveredIds()).toEqual([0, 1, 2]);
      expect(sts.asked).toHaveLength(3);
      expect(failed.map(({ code, retryInMs }) => [code, retryInMs])).toEqual([
        ['SecurityTokenExpired', 0],
        ['Unauthorized', 0],
      ]);
      const shown = inspect([producer, failed, warnings, producer.stats()], {
        depth: 20,
        showHidden: true,
      });
      expect(showsSecret(shown)).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a provider', () => {
  const delivered: HttpResult = {
    ...{ kind: 'answer', status: 200, body: '' },
    headers: { 'x-log-requestid': 'R' },
  };
  const KEY = { accessKeyId: 'id', accessKeySecret: 'secret' };

  it.each([
    ['hangs', () => new Promise<typeof KEY>(() => undefined), 'ProviderTimeout', 11_000],
    ['rejects', () => Promise.reject(new Error('STS is down')), 'ProviderFailed', 1000],
    [
      'throws',
      () => {
        throw new Error('STS is down');
      },
      'ProviderFailed',
      1000,
    ],
  ])('that %s holds its records back, and only as long', async (_, first, code, failsWithinMs) => {
    let calls = 0;
    const getCredentials = async () => (calls++ === 0 ? first() : KEY);
    const failed: ErrorEvent[] = [];
    const runtime = new VirtualRuntime(1, () => ({ result: delivered, afterMs: 10 }));
    const producer = new Producer(
      {
        ...{ ...options(), ...NO_KEYS, credentials: { getCredentials } },
        onError: (event) => void failed.push(event),
      },
      { runtime },
    );
    producer.send({ contents: { id: 1 } });
    await runtime.advance(failsWithinMs);
    expect(producer.stats()).toMatchObject({
      delivered: 0,
      droppedTotal: 0,
      pending: { total: 1 },
    });
    expect(failed).toMatchObject([{ code }]);
    await runtime.advance(60_000);
    expect(producer.stats()).toMatchObject({
      delivered: 1,
      droppedTotal: 0,
      pending: { total: 0 },
    });
    expect(calls).toBe(2);
    const closing = producer.close();
    await runtime.advance(10_000);
    await closing;
  });
});
