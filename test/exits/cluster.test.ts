import { expect, it } from 'vitest';
import { runScript } from './run-script.js';
import { useServers } from './servers.js';

const logstore = useServers();

it.each(['winston', 'pino worker', 'pino in-process'])(
  'every process of a cluster delivers before it ends, and ends as it would: %s',
  async (logger) => {
    const store = logstore('good', `cluster-${logger.replaceAll(' ', '-')}`);
    const env = { LOGGER: logger, EXIT_TIMEOUT_MS: '12000', ...store.env };
    const { code, lines } = await runScript('cluster.mjs', { env });
    expect({ code, lines }).toEqual({ code: 0, lines: ['{"exit":4,"disconnect":0,"throw":1}'] });
    expect(store.arrived().toSorted()).toEqual(['disconnect', 'exit', 'primary', 'throw']);
  },
);
