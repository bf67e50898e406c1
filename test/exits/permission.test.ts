import { describe, expect, it } from 'vitest';
import { allNodes } from '../harness/runtimes.js';
import { givenUp, runScript } from './run-script.js';
import { type Logstore, useServers } from './servers.js';

const logstore = useServers();

describe.each(allNodes)('under the permission model of $name', ({ name, path }) => {
  const flag = name.includes('v20.') ? '--experimental-permission' : '--permission';

  function run(store: Logstore, logger: string, way: string, ...permissions: string[]) {
    const env = { LOGGER: logger, WAY: way, RECORDS: '20', EXIT_TIMEOUT_MS: '12000', ...store.env };
    return runScript('app.mjs', {
      node: path,
      nodeArgs: [flag, '--allow-fs-read=*', ...permissions],
      env,
    });
  }

  describe.skipIf(path === undefined).each(['winston', 'pino in-process'])('%s', (logger) => {
    const store = (kind: string) =>
      logstore('good', `${kind}-${logger}-${name}`.toLowerCase().replaceAll(/[^a-z0-9]/g, '-'));

    it('delivers on process.exit() where threads are allowed', async () => {
      const destination = store('allowed');
      const { code, said } = await run(destination, logger, 'exit', '--allow-worker');
      expect({ code, said }).toEqual({ code: 3, said: [] });
      expect(destination.arrived().length).toBe(20);
    });

    it('gives up aloud on process.exit() where threads are not allowed', async () => {
      const destination = store('refused');
      const ended = await run(destination, logger, 'exit');
      expect({ code: ended.code, givenUp: givenUp(ended, 20) }).toEqual({ code: 3, givenUp: 20 });
      expect(destination.arrived()).toEqual([]);
    });

    it('delivers when the work runs out, without any thread', async () => {
      const destination = store('natural');
      const { code, said } = await run(destination, logger, 'natural');
      expect({ code, said }).toEqual({ code: 0, said: [] });
      expect(destination.arrived().length).toBe(20);
    });
  });
});
