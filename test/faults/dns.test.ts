import { Agent } from 'node:http';
import type { LookupFunction } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { openGate, passTo } from './gate.js';
import { watchProcess } from './process-watch.js';
import { type Cleanup, openTrial } from './trial.js';

vi.setConfig({ maxConcurrency: 20 });
watchProcess();

const RECORDS = 60;

/** A resolver whose answers a test decides: an address, or the code of a failure. */
function openResolver({ onTestFinished }: Cleanup) {
  const resolver = { answer: '127.0.0.1', asked: 0 };
  const lookup: LookupFunction = (hostname, options, callback) => {
    resolver.asked += 1;
    const { answer } = resolver;
    if (/^\d/.test(answer)) {
      const found = { address: answer, family: 4 };
      setImmediate(() => callback(null, options.all ? [found] : answer, 4));
      return;
    }
    const words = `getaddrinfo ${answer} ${hostname}`;
    setImmediate(() => callback(Object.assign(new Error(words), { code: answer }), '', 0));
  };
  const agent = new Agent({ keepAlive: true, lookup });
  onTestFinished(() => agent.destroy());
  return { resolver, agent };
}

describe('names', () => {
  it.concurrent.for(['ENOTFOUND', 'EAI_AGAIN', 'ESERVFAIL', 'ETIMEOUT'])(
    'that resolve to %s for a while cost nothing',
    async (code, context) => {
      const { resolver, agent } = openResolver(context);
      resolver.answer = code;
      const trial = await openTrial(context, {
        producer: { agent },
        through: async ({ port }) => ({ endpoint: `http://sls.test:${port}` }),
      });
      trial.log(RECORDS);
      await trial.oracle.heard(({ failed }) => failed.length >= 3);
      for (const failure of trial.oracle.failed) expect(failure.code).toBe(code);
      trial.expectKept();
      resolver.answer = '127.0.0.1';
      await trial.expectLively();
      await trial.expectSettled();
    },
  );

  it.concurrent('that don’t exist at all, asked of the system, cost nothing', async (context) => {
    const trial = await openTrial(context, {
      through: async () => ({ endpoint: 'http://nowhere.invalid' }),
    });
    trial.log(RECORDS);
    await trial.oracle.heard(({ failed }) => failed.length >= 1);
    expect(trial.oracle.failed[0]?.code).toMatch(/^ENOTFOUND$|^EAI_AGAIN$/);
    trial.expectKept();
    await trial.sender.close({ timeoutMs: 0 });
    trial.oracle.expectSettled([], trial.sender.stats(), { dropped: { closed: RECORDS } });
  });

  it.concurrent('that change their address are followed once the old one is gone', async (context) => {
    const { resolver, agent } = openResolver(context);
    // The same port on two addresses of this machine: one leads to the service for a while, the other later.
    const trial = await openTrial(context, {
      producer: { agent },
      emulator: { host: '127.0.0.2' },
      through: async ({ port }) => ({ endpoint: `http://sls.test:${port}` }),
    });
    const { port } = trial.emulator;
    const old = await openGate(context, {
      to: port,
      port,
      treatment: passTo(port, undefined, '127.0.0.2'),
    });
    trial.log(RECORDS);
    await trial.sender.flush();
    expect(old.connections).toBeGreaterThanOrEqual(1);
    const { connections } = old;
    old.treat((socket) => socket.destroy());
    old.cut();
    trial.log(RECORDS);
    await trial.oracle.heard(({ failed }) => failed.length >= 1);
    trial.expectKept();
    resolver.answer = '127.0.0.2';
    await trial.expectLively();
    await trial.expectSettled();
    expect(old.connections).toBeGreaterThan(connections);
    expect(resolver.asked).toBeGreaterThan(1);
  });
});
