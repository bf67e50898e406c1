import { describe, expect, it } from 'vitest';
import { type Exited, runChild } from './harness/child.js';
import { pinos } from './harness/pinos.js';
import { numbered, useService } from './harness/service.js';
import { placements } from './harness/transport.js';

const service = useService();

interface App {
  pinoName?: string;
  mode: string;
  leave: string;
  records?: number;
}

function run(
  app: App,
  onStdout?: (printed: string, kill: (signal: NodeJS.Signals) => void) => void,
) {
  const args = [JSON.stringify({ pinoName: 'pino', ...app })];
  return runChild('app.mjs', { args, env: service.env, ...(onStdout && { onStdout }) });
}

const workerWays: { leave: string; check: Partial<Exited>; more?: string[] }[] = [
  { leave: 'natural', check: { code: 0 } },
  { leave: 'exit', check: { code: 3 } },
  { leave: 'throw', check: { code: 1 } },
  { leave: 'reject', check: { code: 1 } },
  { leave: 'fatal', check: { code: 4 }, more: ['last'] },
  { leave: 'end', check: { code: 0 } },
  { leave: 'flush', check: { code: 0 } },
  { leave: 'flush-callback', check: { code: 0 } },
];

// All of them leave before the worker is ready.
describe.each(pinos)('an application with $version and the worker', ({ name }) => {
  it.each(workerWays)('has delivered everything after: $leave', async ({ leave, check, more }) => {
    const exited = await run({ pinoName: name, mode: 'target', leave });
    expect(exited).toMatchObject(check);
    expect(await service.messages()).toEqual([...numbered(5), ...(more ?? [])]);
  });

  it.each(placements)(
    'has delivered everything after a signal, in a %s transport',
    async (mode) => {
      const app = { pinoName: name, mode, leave: 'signal' };
      const exited = await run(app, (_printed, kill) => kill('SIGTERM'));
      expect(exited).toMatchObject({ signal: 'SIGTERM' });
      expect(await service.messages()).toEqual(numbered(5));
    },
  );

  it.each(placements)('has delivered much after a natural end, in a %s transport', async (mode) => {
    const exited = await run({ pinoName: name, mode, leave: 'natural', records: 10_000 });
    expect(exited).toMatchObject({ code: 0, stderr: '' });
    // Batches under way at once may arrive in any order.
    expect((await service.messages()).sort()).toEqual(numbered(10_000).sort());
  });
});

describe('an application with the in-process destination', () => {
  it.each(['natural', 'flush', 'flush-callback', 'end'])(
    'has delivered everything after: %s',
    async (leave) => {
      expect(await run({ mode: 'in-process', leave })).toMatchObject({ code: 0 });
      expect(await service.messages()).toEqual(numbered(5));
    },
  );

  it('has delivered everything after a signal', async () => {
    const app = { mode: 'in-process', leave: 'signal' };
    const exited = await run(app, (_printed, kill) => kill('SIGINT'));
    expect(exited).toMatchObject({ signal: 'SIGINT' });
    expect(await service.messages()).toEqual(numbered(5));
  });
});

describe('the built package', () => {
  it.each(['worker', 'in-process', 'logger'])('works in CommonJS: %s', async (mode) => {
    const exited = await runChild('app.cjs', {
      args: [JSON.stringify({ mode })],
      env: service.env,
    });
    expect(exited).toMatchObject({ code: 0, stderr: '' });
    expect(await service.messages()).toEqual(['m0']);
  });

  it('says which option is wrong when the application ends before it could be told', async () => {
    const env = { ...service.env, SLS_PROJECT: 'Not A Project' };
    const args = [JSON.stringify({ pinoName: 'pino', mode: 'target', leave: 'exit' })];
    const { stderr } = await runChild('app.mjs', { args, env });
    expect(stderr).toContain('[project]');
    expect(stderr).not.toContain('took too long');
  });
});
