import { arrival } from './arrival.mjs';
import { logInTurns } from './log-in-turns.mjs';

/**
 * A contender, ready to log.
 *
 * @param defaults with its options as they are when nobody gives any, even if it loses records then
 */
export async function openContender({ contender, port, defaults }) {
  const { open } = await import(`../contenders/${contender}.mjs`);
  return open({ port, defaults });
}

/** Logs until the code that a record runs through is compiled, and waits until all of it has arrived. */
export async function warmUp({ log, flush }, records, count, { offline }) {
  await logInTurns(log, records, count);
  await flush?.();
  if (!offline) await arrival(count);
}

/** Resolves when the contender has got rid of all that was logged, `sent` records since it was opened. */
export async function finish(contender, sent, { offline }) {
  if (!offline && !contender.acknowledges) await arrival(sent);
  await contender.finish();
}
