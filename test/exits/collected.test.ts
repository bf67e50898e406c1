import { expect, it } from 'vitest';
import { runScript } from './run-script.js';
import { type Logstore, useServers } from './servers.js';

const logstore = useServers();

function run(logger: string, count: number, store: Logstore) {
  const env = { LOGGER: logger, COUNT: String(count), EXIT_TIMEOUT_MS: '12000', ...store.env };
  return runScript('collected.mjs', { nodeArgs: ['--expose-gc'], env });
}

it.each(['winston', 'pino in-process'])(
  'what a logger has taken is delivered though it was dropped and collected: %s',
  async (logger) => {
    const store = logstore('good', `collected-${logger.replace(' ', '-')}`);
    const { code, said } = await run(logger, 50, store);
    expect({ code, said }).toEqual({ code: 3, said: [] });
    expect(store.arrived().length).toBe(51);
  },
);

// Thread-stream ends the worker of a transport that is collected, with all that it holds.
it('a transport of pino’s worker that is dropped and collected takes no other one with it', async () => {
  const store = logstore('good', 'collected-pino-worker');
  const { code, foreign } = await run('pino worker', 2, store);
  expect({ code, foreign }).toEqual({ code: 3, foreign: '' });
  expect(store.arrived()).toContain('kept');
});
