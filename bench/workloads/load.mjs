import { setTimeout as sleep } from 'node:timers/promises';
import { packages } from '../contenders/packages.mjs';

/** So that it isn't collected. */
export let transport;

/** What it costs that a package is there: the time to load it, and the memory with a transport that idles. */
export async function run({ contender, port, settleMs }) {
  const { load, create } = packages[contender];
  const started = performance.now();
  const loaded = load();
  const loadMs = performance.now() - started;
  transport = create(loaded, port);
  globalThis.gc();
  // Until what is left of loading has been compiled.
  await sleep(settleMs);
  globalThis.gc();
  return { loadMs, rssBytes: process.memoryUsage.rss() };
}
