import type { DeliveredEvent, DroppedEvent, ErrorEvent, Hooks, ProducerStats } from '@putlogs/core';
import type { StoredLog } from '@putlogs/emulator';
import { expect } from 'vitest';
import { expectNoSecret } from '../harness/secrets.js';
import { type FaultRecord, payloadOf, recordOf } from './records.mjs';

/** What must hold beyond what always holds. */
export interface Expectation {
  /**
   * Whether a record may be stored twice: only where the service stored a batch and its answer was
   * lost. @default false
   */
  readonly mayRepeat?: boolean;
  /** How many records were dropped for which reason. @default none */
  readonly dropped?: ProducerStats['dropped'];
}

/** Patience for what an awaited event may take, unless a test says otherwise. */
const PATIENCE_MS = 20_000;

interface Waiting {
  readonly isOver: () => boolean;
  readonly resolve: () => void;
}

/**
 * Knows every record that was logged and hears everything that a producer tells, and judges at the
 * end whether the promises were kept.
 */
export class Oracle {
  readonly delivered: DeliveredEvent[] = [];
  readonly dropped: DroppedEvent[] = [];
  readonly failed: ErrorEvent[] = [];
  /** For the options of what is under test. */
  readonly hooks: Hooks = {
    onDelivered: (event) => this.#hear(this.delivered, event),
    onDropped: (event) => this.#hear(this.dropped, event),
    onError: (event) => this.#hear(this.failed, event),
  };
  readonly #waiting = new Set<Waiting>();
  #logged = 0;

  /** How many records there are so far. Their ids are 0 and up. */
  get logged(): number {
    return this.#logged;
  }

  /** The next record, which counts as logged from now on. */
  next(): FaultRecord {
    const record = recordOf(this.#logged);
    this.#logged += 1;
    return record;
  }

  /** Resolves when something that was told makes it true; rejects when nothing does in time. */
  async heard(isOver: (oracle: this) => boolean, timeoutMs = PATIENCE_MS): Promise<void> {
    if (isOver(this)) return;
    const { promise, resolve, reject } = withResolvers();
    const waiting = { isOver: () => isOver(this), resolve };
    const giveUp = () => reject(new Error(`not heard: ${String(isOver)}; ${this.#summary()}`));
    const timer = setTimeout(giveUp, timeoutMs);
    this.#waiting.add(waiting);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(waiting);
    }
  }

  /** The books balance, and agree with what the hooks were told. Holds at any moment after a turn. */
  expectBooks(stats: ProducerStats): void {
    const { received, recovered, delivered, dropped, droppedTotal, pending } = stats;
    expect(received).toBe(this.#logged);
    expect(received + recovered).toBe(delivered + droppedTotal + pending.total);
    const { open, sealed, inFlight, spooled, total } = pending;
    expect(open + sealed + inFlight + spooled).toBe(total);
    expect(sum(Object.values(dropped))).toBe(droppedTotal);
    expect(sum(this.delivered.map(({ records }) => records))).toBe(delivered);
    expect(this.#droppedByReason()).toEqual(dropped);
    expect(stats.retries).toBeLessThanOrEqual(stats.requests);
  }

  /** All is settled: each record is stored with exactly its contents, or was reported as dropped. */
  expectSettled(
    logs: readonly StoredLog[],
    stats: ProducerStats,
    { mayRepeat = false, dropped = {} }: Expectation = {},
  ): void {
    this.expectBooks(stats);
    expect(stats.pending.total).toBe(0);
    expect(stats.bufferedBytes).toBe(0);
    expect(stats.dropped).toEqual(dropped);
    const copies = copiesById(logs);
    for (const [id, logs] of copies) expectIntact(id, logs);
    expect([...copies.keys()].filter((id) => id < 0 || id >= this.#logged)).toEqual([]);
    expect(copies.size).toBe(this.#logged - stats.droppedTotal);
    const repeated = [...copies].filter(([, { length }]) => length > 1).map(([id]) => id);
    if (!mayRepeat) expect(repeated.slice(0, 10)).toEqual([]);
    this.#expectDroppedContents(copies);
    this.expectNoSecret(stats);
  }

  /** Neither what was told nor anything of `shown` holds a key. */
  expectNoSecret(...shown: unknown[]): void {
    const { delivered, dropped, failed } = this;
    expectNoSecret(delivered, dropped, failed, ...shown);
  }

  /** What the service refused is shown to `onDropped`, as it was logged, and is stored nowhere. */
  #expectDroppedContents(copies: ReadonlyMap<number, unknown>): void {
    for (const { contents } of this.dropped.flatMap(({ logs = [] }) => logs)) {
      const id = Number(contents['id']);
      expect(contents['payload']).toBe(payloadOf(id));
      expect(copies.has(id)).toBe(false);
    }
  }

  #droppedByReason(): ProducerStats['dropped'] {
    const byReason: ProducerStats['dropped'] = {};
    for (const { reason, records } of this.dropped) {
      byReason[reason] = (byReason[reason] ?? 0) + records;
    }
    return byReason;
  }

  #hear<E>(events: E[], event: E): void {
    events.push(event);
    for (const waiting of this.#waiting) if (waiting.isOver()) waiting.resolve();
  }

  #summary(): string {
    const { delivered, dropped, failed } = this;
    const last = failed.slice(-3).map(({ code, message }) => `${code}: ${message}`);
    return `${delivered.length} deliveries, ${dropped.length} drops, ${failed.length} failures ${last.join('; ')}`;
  }
}

function copiesById(logs: readonly StoredLog[]): Map<number, StoredLog[]> {
  const copies = new Map<number, StoredLog[]>();
  for (const log of logs) {
    const id = Number(log.contents['id'] ?? Number.NaN);
    const known = copies.get(id);
    if (known === undefined) copies.set(id, [log]);
    else known.push(log);
  }
  return copies;
}

/** A record that came twice came with the same pack id, by which a reader can tell. */
function expectIntact(id: number, logs: readonly StoredLog[]): void {
  const payload = payloadOf(id);
  for (const { contents } of logs) {
    // Not `expect` for each of many thousand: it takes longer than all else.
    if (contents['payload'] !== payload) expect(contents).toMatchObject({ id, payload });
  }
  const packIds = new Set(logs.map(({ tags }) => tags['__pack_id__']));
  if (packIds.size !== 1) expect([id, ...packIds]).toHaveLength(2);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function withResolvers() {
  let resolve: () => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
