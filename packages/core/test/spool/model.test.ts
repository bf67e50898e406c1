import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Journal } from '../../src/delivery/spool/journal.js';
import {
  batchOf,
  DESTINATION,
  Host,
  idsOf,
  logOf,
  type RunningSpool,
  range,
  trailerOf,
} from './host.js';
import { MemoryFs } from './memory-fs.js';

/** How many runs; a long one has 100,000. */
const { PUTLOGS_SPOOL_RUNS: RUNS = '1000' } = process.env;

interface OpenJournal {
  readonly journal: Journal;
  readonly ids: number[];
  /** How many of them a commit has acknowledged. */
  acknowledged: number;
}

/** What should be: every record is in exactly one of these places. */
interface Model {
  nextId: number;
  /** Batches on disk. */
  stored: number[][];
}

interface Real {
  readonly fs: MemoryFs;
  readonly host: Host;
  running: RunningSpool;
  journals: OpenJournal[];
  /** Unacknowledged records that the last recovery found torn. */
  torn: number;
}

type Command = fc.AsyncCommand<Model, Real>;

/** Ids are ascending within a batch, and no two batches share one: the first tells the batch. */
function byFirst(a: readonly number[], b: readonly number[]): number {
  return (a[0] ?? 0) - (b[0] ?? 0);
}

function checkBooks(model: Model, { running }: Real): void {
  expect(running.spool.records).toBe(model.stored.flat().length);
}

function freshIds(model: Model, count: number): number[] {
  const ids = range(count, model.nextId);
  model.nextId += count;
  return ids;
}

class Store implements Command {
  readonly #count: number;
  constructor(count: number) {
    this.#count = count;
  }
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const ids = freshIds(model, this.#count);
    if (real.running.spool.store(batchOf(ids), 0) !== undefined) model.stored.push(ids);
    checkBooks(model, real);
  }
  toString = () => `store(${this.#count})`;
}

class Deliver implements Command {
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const { spool } = real.running;
    const entry = spool.next();
    expect(entry === undefined).toBe(model.stored.length === 0);
    if (entry === undefined) return;
    const batch = spool.load(entry);
    if (typeof batch === 'string') throw new Error(batch);
    const ids = idsOf(batch);
    expect(model.stored).toContainEqual(ids);
    model.stored = model.stored.filter(([first]) => first !== ids[0]);
    spool.remove(entry);
    checkBooks(model, real);
  }
  toString = () => 'deliver';
}

class TryInVain implements Command {
  check = () => true;
  async run(_model: Model, real: Real): Promise<void> {
    const { spool } = real.running;
    const entry = spool.next();
    if (entry === undefined) return;
    const second = spool.next();
    expect(second).not.toBe(entry);
    if (second !== undefined) spool.release(second);
    spool.release(entry);
    expect(spool.next()).toBe(entry);
    spool.release(entry);
  }
  toString = () => 'try in vain';
}

class OpenBatch implements Command {
  check = () => true;
  async run(_model: Model, { running, journals }: Real): Promise<void> {
    const journal = running.spool.journal(DESTINATION, trailerOf(DESTINATION));
    journals.push({ journal, ids: [], acknowledged: 0 });
  }
  toString = () => 'open a batch';
}

class Log implements Command {
  readonly #which: number;
  readonly #count: number;
  constructor(which: number, count: number) {
    this.#which = which;
    this.#count = count;
  }
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const open = real.journals[this.#which % Math.max(1, real.journals.length)];
    if (open === undefined) return;
    open.ids.push(...freshIds(model, this.#count));
    const bytes = Buffer.concat(open.ids.map((id) => logOf(id)));
    const isWritten = open.journal.commit(bytes, bytes.length, open.ids.length);
    if (isWritten) open.acknowledged = open.ids.length;
    checkBooks(model, real);
  }
  toString = () => `log(${this.#which}, ${this.#count})`;
}

class Seal implements Command {
  readonly #which: number;
  readonly #isDelivered: boolean;
  constructor(which: number, isDelivered: boolean) {
    this.#which = which;
    this.#isDelivered = isDelivered;
  }
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const index = this.#which % Math.max(1, real.journals.length);
    const open = real.journals[index];
    if (open === undefined || open.ids.length === 0) return;
    if (this.#isDelivered) {
      open.journal.end();
    } else if (real.running.spool.store(batchOf(open.ids), 0, open.journal) === undefined) {
      return;
    } else {
      model.stored.push(open.ids);
    }
    real.journals.splice(index, 1);
    checkBooks(model, real);
  }
  toString = () => (this.#isDelivered ? `deliver(${this.#which})` : `seal(${this.#which})`);
}

class SetFreeBytes implements Command {
  readonly #bytes: number;
  constructor(bytes: number) {
    this.#bytes = bytes;
  }
  check = () => true;
  async run(_model: Model, { fs, running }: Real): Promise<void> {
    fs.freeBytes = this.#bytes;
    await running.advance(1000);
  }
  toString = () => `${this.#bytes} bytes free`;
}

/** The process ends, in one way or the other, and the next takes over. */
class Restart implements Command {
  readonly #how: 'crash' | 'close';
  constructor(how: 'crash' | 'close') {
    this.#how = how;
  }
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    if (this.#how === 'close') real.running.spool.close();
    else real.host.kill(real.running);
    real.fs.crash();
    real.running = real.host.start();
    await real.running.recover();
    const found = contentsOf(real.running);
    for (const { ids, acknowledged } of real.journals) {
      const records = found.find(([first]) => first === ids[0])?.length ?? 0;
      // A write that was cut short may have left more than was acknowledged, never less.
      expect(records).toBeGreaterThanOrEqual(acknowledged);
      if (records > 0) model.stored.push(ids.slice(0, records));
    }
    expect(found.toSorted(byFirst)).toEqual(model.stored.toSorted(byFirst));
    expect(real.running.spool.records).toBe(model.stored.flat().length);
    const torn = real.journals.map(({ ids, acknowledged }) => ids.length - acknowledged);
    // What was torn before is found again where the disk was too full to tidy up.
    const most = torn.reduce((a, b) => a + b, real.torn);
    expect(real.running.lost).toBeLessThanOrEqual(most);
    real.torn = real.running.lost;
    real.journals = [];
  }
  toString = () => this.#how;
}

/** Looks at every batch, and puts it back. */
function contentsOf({ spool }: RunningSpool): number[][] {
  const entries = range(spool.batches).map(() => spool.next());
  expect(spool.next()).toBeUndefined();
  return entries.map((entry) => {
    const batch = entry === undefined ? 'missing' : spool.load(entry);
    if (entry !== undefined) spool.release(entry);
    return typeof batch === 'string' ? [] : idsOf(batch);
  });
}

const which = fc.nat(3);
const count = fc.integer({ min: 1, max: 5 });
const commands = fc.commands(
  [
    count.map((records) => new Store(records)),
    fc.constant(new Deliver()),
    fc.constant(new TryInVain()),
    fc.constant(new OpenBatch()),
    fc.tuple(which, count).map(([journal, records]) => new Log(journal, records)),
    fc.tuple(which, fc.boolean()).map(([journal, isDelivered]) => new Seal(journal, isDelivered)),
    fc.constantFrom(0, 50, 300, 100_000).map((bytes) => new SetFreeBytes(bytes)),
    fc.constantFrom<('crash' | 'close')[]>('crash', 'close').map((how) => new Restart(how)),
  ],
  { maxCommands: 60, size: '+1' },
);

describe('a spool through any life', () => {
  it('has exactly what was stored or acknowledged and not yet removed', async () => {
    await fc.assert(
      fc.asyncProperty(commands, async (life) => {
        const fs = new MemoryFs();
        const host = new Host(fs);
        const running = host.start();
        await running.recover();
        const real: Real = { fs, host, running, journals: [], torn: 0 };
        const model: Model = { nextId: 0, stored: [] };
        await fc.asyncModelRun(() => ({ model, real }), life);
        fs.freeBytes = 1_000_000;
        await new Restart('crash').run(model, real);
      }),
      { numRuns: Number(RUNS) },
    );
  });
});
