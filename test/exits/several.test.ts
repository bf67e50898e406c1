import { expect, it } from 'vitest';
import { givenUp, runScript } from './run-script.js';
import { useServers } from './servers.js';

const logstore = useServers();

it.each([
  ['several loggers', 'loggers', ['another winston', 'pino', 'winston']],
  ['the ESM and the CommonJS build, loaded both,', 'builds', ['cjs', 'esm']],
])('%s share one listener and one courier', async (_, kind, seqs) => {
  const store = logstore('good', kind);
  const { code, lines } = await runScript('several.mjs', { env: { KIND: kind, ...store.env } });
  expect(code).toBe(3);
  expect(store.arrived().toSorted()).toEqual(seqs);
  // Besides the script's own listener.
  expect(lines).toEqual(['{"couriers":1,"listeners":2}']);
});

it('no courier starts for records that have no credentials, which are given up aloud', async () => {
  const { env } = logstore('good', 'keyless');
  const ended = await runScript('several.mjs', { env: { KIND: 'keyless', ...env } });
  expect(ended).toMatchObject({ code: 3, lines: ['{"couriers":0,"listeners":2}'] });
  expect(givenUp(ended, 1)).toBe(1);
});
