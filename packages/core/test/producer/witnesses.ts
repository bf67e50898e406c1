import { createNodeRuntime } from '../../src/node-runtime.js';

/** Resolves with the first event that a hook is called with. */
export function hook<E>(): { called: (event: E) => void; event: Promise<E> } {
  let called: (event: E) => void = () => undefined;
  const event = new Promise<E>((resolve) => {
    called = resolve;
  });
  return { called, event };
}

/** Keeps what would go to standard error. */
export function quietRuntime() {
  const warnings: string[] = [];
  const runtime = { ...createNodeRuntime(), warn: (line: string) => warnings.push(line) };
  return { runtime, warnings };
}
