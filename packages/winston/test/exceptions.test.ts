import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environmentOf, runChild } from './support/run-child.js';
import { Service } from './support/service.js';

let service: Service;
beforeAll(async () => {
  service = await Service.start();
});
afterAll(() => service.close());

async function fail(kind: string, exit: string, wiring = 'transports') {
  const destination = service.newDestination();
  const child = await runChild('fatal.mjs', {
    env: environmentOf(destination),
    args: [kind, exit, wiring],
  });
  return { ...child, contents: service.contents(destination) };
}

const KINDS = [
  ['exception', 'uncaughtException: boom'],
  ['rejection', 'unhandledRejection: boom'],
] as const;

for (const [kind, text] of KINDS) {
  const record = {
    level: 'error',
    message: expect.stringContaining(text),
    stack: expect.stringContaining('TypeError: boom'),
    error: expect.stringContaining('"type":"TypeError"'),
    process: expect.stringContaining('"pid":'),
    os: expect.stringContaining('"loadavg":'),
    trace: expect.stringContaining('"line":'),
    date: expect.any(String),
    [kind]: 'true',
  };

  describe(`an unhandled ${kind}`, () => {
    it('is delivered before winston ends the process, which need not wait for its deadline', async () => {
      const { code, stdout, contents } = await fail(kind, 'exit');
      expect(contents).toEqual([{ level: 'info', message: 'before' }, record]);
      expect(stdout).toBe('');
      expect(code).toBe(1);
    });

    it('is delivered by a transport that only handles it', async () => {
      const { code, stdout, contents } = await fail(kind, 'exit', 'handlers');
      expect(contents).toEqual([record]);
      expect(stdout).toBe('');
      expect(code).toBe(1);
    });

    for (const exit of ['stay', 'stay-by-function']) {
      it(`does not end logging when winston is to go on (${exit})`, async () => {
        const { code, stdout, contents } = await fail(kind, exit);
        expect(contents).toEqual([
          { level: 'info', message: 'before' },
          record,
          { level: 'info', message: 'still logging' },
        ]);
        expect(stdout).toBe('finished\n');
        expect(code).toBe(0);
      });
    }
  });
}
