import type { FlushReport } from '../events.js';

/** Anything whose records can be waited for: a producer, a transport, a destination. */
export interface Flushable {
  flush(options?: { timeoutMs?: number }): Promise<FlushReport>;
}

export interface ShutdownOptions {
  /** @default ['SIGTERM', 'SIGINT'] */
  signals?: readonly NodeJS.Signals[] | undefined;
  /** How long delivery may take, in milliseconds. @default 5000 */
  timeoutMs?: number | undefined;
}

const DEFAULT_SIGNALS: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT'];
const DEFAULT_TIMEOUT_MS = 5000;

/**
 * Delivers what is pending before a signal ends the process: on the first signal everything is
 * flushed, then the signal is raised again. Other listeners of the signal are left alone: while
 * there are any, ending the process is theirs to do and the signal is not raised again. A second
 * signal ends the process at once, as it would without this.
 *
 * @returns a function that takes the listeners off
 */
export function shutdownOnSignals(
  targets: Flushable | readonly Flushable[],
  options: ShutdownOptions = {},
): () => void {
  const { signals = DEFAULT_SIGNALS, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const all = isList(targets) ? targets : [targets];
  const remove = () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    remove();
    void flushAll(all, timeoutMs).then(() => raiseAgain(signal));
  };
  for (const signal of signals) process.on(signal, onSignal);
  return remove;
}

function isList(targets: Flushable | readonly Flushable[]): targets is readonly Flushable[] {
  return Array.isArray(targets);
}

async function flushAll(targets: readonly Flushable[], timeoutMs: number): Promise<void> {
  await Promise.allSettled(targets.map(async (target) => target.flush({ timeoutMs })));
}

function raiseAgain(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
