import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mulberry32 } from '../simulation/virtual-runtime.js';
import { range } from './host.js';

const SCRIPT = fileURLToPath(new URL('child.mjs', import.meta.url));

/** Of the kill -9 loop; a long one has 1,000. */
const { PUTLOGS_SPOOL_KILLS: KILLS = '20', PUTLOGS_SEED: SEED = String(Date.now() % 100_000) } =
  process.env;

let dir: string;

beforeEach(() => {
  dir = join(fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'putlogs-spool-')), 'spool');
});

afterEach(() => {
  fs.rmSync(join(dir, '..'), { recursive: true, force: true });
});

interface Child {
  readonly process: ChildProcess;
  readonly said: [string, unknown][];
  /** Everything it said is in `said`, and it is gone. */
  readonly end: Promise<unknown>;
}

function run(mode: string, from = 0): Child {
  const env = { ...process.env, MODE: mode, DIR: dir, FROM: String(from) };
  const child = fork(SCRIPT, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], env });
  if (child.stdout === null) throw new Error('the child has no output');
  const said: [string, unknown][] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => said.push(JSON.parse(line)));
  return { process: child, said, end: Promise.all([once(child, 'close'), once(lines, 'close')]) };
}

/** All numbers that were said of `what`. */
function numbers({ said }: Child, what: string): number[] {
  return said.filter(([word]) => word === what).flatMap(([, value]) => value) as number[];
}

const ascending = (a: number, b: number) => a - b;

describe('ten processes that start at once', () => {
  it('take over what a killed one left exactly once', async () => {
    await run('leave').end;
    const racers = range(10).map(() => run('race'));
    await Promise.all(racers.map((racer) => once(racer.process, 'message')));
    const done = racers.map((racer) => once(racer.process, 'message'));
    for (const racer of racers) racer.process.send('go');
    await Promise.all(done);
    for (const racer of racers) racer.process.send('end');
    await Promise.all(racers.map(({ end }) => end));
    const delivered = racers.flatMap((racer) => numbers(racer, 'delivered'));
    expect(delivered.toSorted(ascending)).toEqual(range(50));
    expect(racers.filter((racer) => numbers(racer, 'delivered').length > 0)).toHaveLength(1);
    expect(racers.flatMap((racer) => numbers(racer, 'report'))).toEqual([]);
    expect(fs.readdirSync(dir)).toEqual([]);
  });
});

describe('several processes at once', () => {
  it('share a directory without losing or doubling anything', async () => {
    const children = range(4).map((index) => run('share', index * 100));
    await Promise.all(children.map(({ end }) => end));
    const delivered = children.flatMap((child) => numbers(child, 'delivered'));
    expect(delivered.toSorted(ascending)).toEqual(range(400));
    expect(children.flatMap((child) => numbers(child, 'report'))).toEqual([]);
    expect(fs.readdirSync(dir)).toEqual([]);
  });
});

describe('threads of one process', () => {
  it('have a directory each, which the next process takes over', async () => {
    await run('threads').end;
    expect(fs.readdirSync(dir)).toHaveLength(4);
    const next = run('drain');
    await next.end;
    expect(numbers(next, 'delivered').toSorted(ascending)).toEqual(range(4));
  });
});

describe.skipIf(process.platform === 'win32')('kill -9', () => {
  it(`at any moment, ${KILLS} times, loses nothing that was on disk (seed ${SEED})`, async () => {
    const random = mulberry32(Number(SEED));
    const rounds: Child[] = [];
    for (const round of range(Number(KILLS))) {
      const child = run('write', round * 1_000_000);
      rounds.push(child);
      // Not a wait for something: the moment of death is what varies.
      await Promise.race([firstLine(child), child.end]);
      await sleep(random() * 120);
      child.process.kill('SIGKILL');
      await child.end;
    }
    const last = run('drain');
    await last.end;
    const all = [...rounds, last];
    const delivered = all.flatMap((child) => numbers(child, 'delivered'));
    const acknowledged = rounds.flatMap((child) => numbers(child, 'acknowledged'));
    const there = new Set(delivered);
    expect(acknowledged.length).toBeGreaterThan(Number(KILLS) * 20);
    expect(acknowledged.filter((id) => !there.has(id))).toEqual([]);
    expect(all.flatMap((child) => numbers(child, 'report').filter(isNoTear))).toEqual([]);
    // A process that is killed between delivery and removal delivers one batch again.
    expect(delivered.length - there.size).toBeLessThanOrEqual(80 * Number(KILLS));
    expect(fs.readdirSync(dir).filter((name) => name !== 'damaged')).toEqual([]);
  });
});

/** A write that was cut short by the kill is reported, and was not acknowledged. */
function isNoTear(report: unknown): boolean {
  return !String(report).startsWith('SpoolDamaged');
}

function firstLine(child: Child): Promise<unknown> {
  const { stdout } = child.process;
  return stdout === null ? Promise.resolve() : once(stdout, 'data');
}
