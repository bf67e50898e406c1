import { deliverBlocking, type Receipt } from './courier.js';
import type { Farewell } from './farewell.js';
import { HoldBudget } from './hold-budget.js';

/** Somebody with records in memory that are to be delivered before the process ends. */
export interface ExitTarget {
  readonly hasPending: boolean;
  /** The longest that its delivery may hold the process, in milliseconds. */
  readonly exitTimeoutMs: number;
  /** The event loop has run dry: delivers what there is, within the time, and gives up the rest. Never rejects. */
  deliverBeforeExit(timeoutMs: number): Promise<void>;
  /** The process's `'exit'` event: everything that is left, for the courier. */
  farewell(): Farewell;
}

/**
 * All targets of the process: a `Set` of our own, one even when the ESM and the CommonJS build are
 * both loaded, and one listener of each event for all of them.
 */
interface ExitRegistry {
  readonly targets: Set<ExitTarget>;
  readonly lastWords: Set<() => void>;
  /** The process's `'exit'` event has begun. */
  exiting: boolean;
  /** A delivery within `'exit'` is under way; what hooks log meanwhile waits for the next round. */
  delivering: boolean;
  readonly budget: HoldBudget;
}

const REGISTRY = Symbol.for('putlogs.exit-registry');

/** Records that hooks log about the end of others get so many rounds; then the process ends. */
const MAX_ROUNDS = 3;

/** Keeps a target in mind until the returned function is called. */
export function watchExit(target: ExitTarget): () => void {
  const { targets } = registry();
  targets.add(target);
  return () => {
    targets.delete(target);
  };
}

/** Calls `task` when the process ends, after all deliveries, unless the returned function was called. */
export function lastWords(task: () => void): () => void {
  const { lastWords: tasks } = registry();
  tasks.add(task);
  return () => {
    tasks.delete(task);
  };
}

/**
 * Once `'exit'` has begun, a record that a later listener logs has no turn of the event loop to come:
 * it is delivered while its log call waits.
 */
export function deliverIfExiting(): void {
  const known = registry();
  if (known.exiting) end(known);
}

/** The process is about to be ended by a signal, which knows no `'exit'` event. */
export function deliverBeforeSignal(timeoutMs: number): void {
  const deadline = performance.now() + timeoutMs;
  end(registry(), () => deadline - performance.now());
}

function registry(): ExitRegistry {
  const holder = globalThis as { [REGISTRY]?: ExitRegistry };
  const known = holder[REGISTRY];
  if (known !== undefined) return known;
  const created: ExitRegistry = {
    targets: new Set(),
    lastWords: new Set(),
    exiting: false,
    delivering: false,
    budget: new HoldBudget(),
  };
  holder[REGISTRY] = created;
  process.on('beforeExit', () => beforeExit(created));
  // Before all listeners of the application: one that throws or calls process.exit() is the last.
  process.prependListener('exit', () => {
    created.exiting = true;
    end(created);
  });
  return created;
}

function beforeExit(known: ExitRegistry): void {
  const pending = pendingTargets(known);
  if (pending.length === 0) return;
  const leftMs = budgetedMs(known, pending);
  // Else hooks that log what was lost would have the last word for ever: 'exit' is next.
  if (leftMs <= 0) return;
  known.budget.begin(performance.now());
  const deliveries = pending.map((target) => target.deliverBeforeExit(leftMs));
  void Promise.all(deliveries).then(() => known.budget.end(performance.now()));
}

/** Delivers what is left, and says what is left to say. */
function end(known: ExitRegistry, leftMs = budgetedMs): void {
  if (known.delivering) return;
  known.delivering = true;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const pending = pendingTargets(known);
    if (pending.length === 0) break;
    const timeoutMs = leftMs(known, pending);
    known.budget.begin(performance.now());
    deliverAll(pending, timeoutMs);
    known.budget.end(performance.now());
  }
  known.delivering = false;
  for (const say of [...known.lastWords]) say();
}

function pendingTargets({ targets }: ExitRegistry): ExitTarget[] {
  return [...targets].filter((target) => target.hasPending);
}

function budgetedMs({ budget }: ExitRegistry, pending: readonly ExitTarget[]): number {
  const allowedMs = Math.max(...pending.map((target) => target.exitTimeoutMs));
  return budget.leftMs(allowedMs, performance.now());
}

/** One courier for all; each farewell gets the receipts of its own lanes. */
function deliverAll(pending: readonly ExitTarget[], timeoutMs: number): void {
  const farewells = pending.map((target) => target.farewell());
  const lanes = farewells.flatMap((farewell) => farewell.lanes);
  const receipts: Receipt[][] = timeoutMs > 0 ? deliverBlocking(lanes, timeoutMs) : [];
  let start = 0;
  for (const farewell of farewells) {
    farewell.settle(receipts.slice(start, start + farewell.lanes.length));
    start += farewell.lanes.length;
  }
}
