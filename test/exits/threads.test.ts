import { describe, expect, it } from 'vitest';
import { runScript } from './run-script.js';
import { useServers } from './servers.js';

const logstore = useServers();
const all = Array.from({ length: 20 }, (_, seq) => String(seq)).toSorted();

async function run(logger: string, way: string, server: 'good' | 'black hole') {
  const store = logstore(server, `thread-${way}-${logger.replaceAll(' ', '-')}`);
  const env = { LOGGER: logger, WAY: way, EXIT_TIMEOUT_MS: server === 'good' ? '12000' : '400' };
  const [ended, alone] = await Promise.all([
    runScript('threads.mjs', { env: { ...env, ...store.env } }),
    runScript('threads.mjs', { env: { ...env, SHIPPED: '0' } }),
  ]);
  return { ended, alone, store };
}

describe.each(['winston', 'pino in-process'])('%s in a worker thread', (logger) => {
  it.each(['natural', 'exit', 'throw'])(
    'delivers before the thread ends, which ends as it would: %s',
    async (way) => {
      const { ended, alone, store } = await run(logger, way, 'good');
      expect(ended).toEqual(alone);
      expect(store.arrived().toSorted()).toEqual(all);
    },
  );

  it('gives up aloud where nobody answers', async () => {
    const { ended, alone, store } = await run(logger, 'exit', 'black hole');
    expect({ ...ended, said: [] }).toEqual(alone);
    expect(ended.said.join()).toMatch(/8 record\(s\) dropped.*12 record\(s\) dropped/);
    expect(store.arrived()).toEqual([]);
  });

  // Then no code of the thread runs any more, as with a signal: what is in its memory is lost.
  it.each(['terminated', 'parent-exits'])(
    'holds nothing up when its thread is ended from outside: %s',
    async (way) => {
      const { ended, alone, store } = await run(logger, way, 'good');
      expect(ended).toEqual(alone);
      expect(all).toEqual(expect.arrayContaining(store.arrived()));
    },
  );
});
