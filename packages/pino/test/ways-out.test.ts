import { describe, expect, it } from 'vitest';
import { type ChildOptions, type Exited, runChild } from './harness/child.js';
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

function run(app: App, { env, onStdout }: Pick<ChildOptions, 'env' | 'onStdout'> = {}) {
  const args = [JSON.stringify({ pinoName: 'pino', ...app })];
  return runChild('app.mjs', {
    args,
    env: { ...service.env, ...env },
    ...(onStdout && { onStdout }),
  });
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
      const exited = await run(app, { onStdout: (_printed, kill) => kill('SIGTERM') });
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
  it.each([
    { leave: 'natural', code: 0 },
    { leave: 'exit', code: 3 },
    { leave: 'throw', code: 1 },
    { leave: 'reject', code: 1 },
    { leave: 'flush', code: 0 },
    { leave: 'flush-callback', code: 0 },
    { leave: 'end', code: 0 },
  ])('has delivered everything after: $leave', async ({ leave, code }) => {
    expect(await run({ mode: 'in-process', leave })).toMatchObject({ code });
    expect(await service.messages()).toEqual(numbered(5));
  });

  it('has delivered everything after a signal', async () => {
    const app = { mode: 'in-process', leave: 'signal' };
    const exited = await run(app, { onStdout: (_printed, kill) => kill('SIGINT') });
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
});

describe.each(pinos)(
  'an application with $version and options that can not be used',
  ({ name }) => {
    const env = { SLS_PROJECT: 'Not A Project' };
    const ways = [
      { leave: 'natural', code: 1 },
      { leave: 'end', code: 1 },
      { leave: 'exit', code: 3 },
      { leave: 'throw', code: 1 },
      { leave: 'listen', code: 0 },
    ];
    const all = [
      ...ways.map((way) => ({ mode: 'target', ...way })),
      ...['targets', 'pipeline'].map((mode) => ({ mode, leave: 'natural', code: 1 })),
    ];

    it.each(all)(
      'ends with $code after: $leave, in a $mode transport',
      async ({ mode, leave, code }) => {
        const exited = await run({ pinoName: name, mode, leave }, { env });
        expect(exited.code).toBe(code);
        expect(exited.stderr).toContain('[project]');
        expect(exited.stderr).toMatch(/^putlogs: 5 record\(s\) dropped, last: closed/m);
        expect(exited.stderr).not.toMatch(
          /took too long|flushSync failed|has exited|end\(\) failed/,
        );
        expect(exited.stdout).toBe(leave === 'listen' ? 'error: 1\n' : '');
      },
    );
  },
);
