/**
 * What is to be delivered when the event loop runs dry. A `Set` of our own, one for the process
 * even when the ESM and the CommonJS build are both loaded, and one listener for all.
 */

/** Somebody with records in memory. */
export interface ExitTarget {
  /** Delivers what there is, within its own deadline, and gives up the rest; true when there was something. */
  lastFlush(): Promise<boolean>;
  readonly hasPending: boolean;
}

interface ExitRegistry {
  readonly targets: Set<ExitTarget>;
}

const REGISTRY = Symbol.for('putlogs.exit-registry');

/** Keeps a producer in mind until the returned function is called. */
export function watchExit(target: ExitTarget): () => void {
  const { targets } = registry();
  targets.add(target);
  return () => {
    targets.delete(target);
  };
}

function registry(): ExitRegistry {
  const holder = globalThis as { [REGISTRY]?: ExitRegistry };
  const known = holder[REGISTRY];
  if (known !== undefined) return known;
  const created: ExitRegistry = { targets: new Set() };
  holder[REGISTRY] = created;
  process.on('beforeExit', () => {
    for (const target of created.targets) {
      if (target.hasPending) void target.lastFlush();
    }
  });
  return created;
}
