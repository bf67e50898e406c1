import { deliverBlocking, type Receipt } from './courier.js';
import type { Farewell } from './farewell.js';

/** Somebody with records in memory that are to be delivered before the process ends. */
export interface ExitTarget {
  readonly hasPending: boolean;
  /** The longest that its delivery may hold the process, in milliseconds. */
  readonly exitTimeoutMs: number;
  /** The event loop has run dry: delivers what there is, within the time, and gives up the rest. */
  deliverBeforeExit(): void;
  /** The process's `'exit'` event: everything that is left, for the courier. */
  farewell(): Farewell;
}

/**
 * All targets of the process: a `Set` of our own, one even when the ESM and the CommonJS build are
 * both loaded, and one listener of each event for all of them.
 */
interface ExitRegistry {
  readonly targets: Set<ExitTarget>;
  /** The process's `'exit'` event has begun. */
  exiting: boolean;
  /** By when all deliveries within `'exit'` have to end; set by the first. */
  exitDeadline: number | undefined;
}

const REGISTRY = Symbol.for('putlogs.exit-registry');

/** Keeps a target in mind until the returned function is called. */
export function watchExit(target: ExitTarget): () => void {
  const { targets } = registry();
  targets.add(target);
  return () => {
    targets.delete(target);
  };
}

/**
 * Once `'exit'` has begun, a record that a later listener logs has no turn of the event loop to come:
 * it is delivered while its log call waits.
 */
export function deliverIfExiting(): void {
  const known = registry();
  if (known.exiting) deliverAll(known);
}

function registry(): ExitRegistry {
  const holder = globalThis as { [REGISTRY]?: ExitRegistry };
  const known = holder[REGISTRY];
  if (known !== undefined) return known;
  const created: ExitRegistry = { targets: new Set(), exiting: false, exitDeadline: undefined };
  holder[REGISTRY] = created;
  process.on('beforeExit', () => {
    for (const target of created.targets) {
      if (target.hasPending) target.deliverBeforeExit();
    }
  });
  process.on('exit', () => {
    created.exiting = true;
    deliverAll(created);
  });
  return created;
}

function deliverAll(known: ExitRegistry): void {
  const pending = [...known.targets].filter((target) => target.hasPending);
  if (pending.length === 0) return;
  const allowed = Math.max(...pending.map((target) => target.exitTimeoutMs));
  known.exitDeadline ??= performance.now() + allowed;
  const farewells = pending.map((target) => target.farewell());
  const timeoutMs = Math.max(0, known.exitDeadline - performance.now());
  const receipts = post(farewells, timeoutMs);
  for (const [index, farewell] of farewells.entries()) farewell.settle(receipts[index] ?? []);
}

/** One courier for all; each farewell gets the receipts of its own lanes. */
function post(farewells: readonly Farewell[], timeoutMs: number): Receipt[][][] {
  const lanes = farewells.flatMap((farewell) => farewell.lanes);
  const receipts = deliverBlocking(lanes, timeoutMs);
  let start = 0;
  return farewells.map((farewell) => {
    const own = receipts.slice(start, start + farewell.lanes.length);
    start += farewell.lanes.length;
    return own;
  });
}
