// @ts-check
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_ACCESS_KEY_ID, DEFAULT_ACCESS_KEY_SECRET } from '@putlogs/emulator';
import { randomFrom } from '../faults/records.mjs';
import { ALL_WAYS } from '../harness/open-logger.mjs';
import { startOnLowPort } from '../harness/start-on-low-port.mjs';
import { FoundRecords } from './found-records.mjs';
import { KilledChild } from './killed-child.mjs';

/** @typedef {import('../harness/open-logger.mjs').Way} Way */
/** @typedef {import('@putlogs/emulator').Fault} Fault */

/**
 * What became of the records of one way to the service.
 *
 * @typedef {object} CrashResult
 * @property {Way} way
 * @property {number} kills
 * @property {number} acknowledged records
 * @property {number} found records, each counted once
 * @property {number} repeated further copies of them
 * @property {number[]} missing ids of acknowledged records that never arrived
 * @property {number[]} wrong ids of records that arrived otherwise than they were logged
 * @property {number} damagedReports files that the killing left half written
 * @property {string[]} troubles what else is wrong
 */

/** More than a child logs before it is killed. */
const IDS_PER_CHILD = 1_000_000;
/** The others have said so much, and then live on for a moment. */
const MOST_WORDS = 60;
const LONGEST_MOMENT_MS = 20;
/** Some are killed before they have said anything: while they start, and take over what is there. */
const LONGEST_START_MS = 500;
const DRAIN_PATIENCE_MS = 60_000;

/** Larger than a request with any single record: what is refused is divided, and never dropped. */
const DIVISIBLE_BYTES = 25_000;

/** What the service does while a child lives. @type {readonly (readonly Fault[])[]} */
const MOODS = [
  [],
  [],
  [{ kind: 'refuse' }],
  [{ kind: 'hang' }],
  [{ kind: 'reset', at: 'stored' }],
  [{ kind: 'answer', code: 'InternalServerError' }],
  [
    {
      kind: 'answer',
      code: 'InvalidKey',
      match: ({ headers }) => Number(headers.get('x-log-bodyrawsize')) > DIVISIBLE_BYTES,
    },
  ],
];

/**
 * Kills processes that log, one after the other in the same directory, and looks at the end whether
 * everything that they counted on was delivered by those after them.
 *
 * @param {object} plan
 * @param {number} plan.kills
 * @param {number} plan.seed
 * @param {(line: string) => void} [plan.say]
 * @returns {Promise<CrashResult[]>}
 */
export async function crashLoop({ kills, seed, say = () => undefined }) {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'putlogs-crash-'));
  const emulator = await startOnLowPort();
  const random = randomFrom(seed);
  try {
    const loops = ALL_WAYS.map((way) => new CrashLoop(way, folder, emulator, random));
    for (let kill = 0; kill < kills; kill++) {
      await loops[kill % loops.length]?.killOne(kill * IDS_PER_CHILD);
      if ((kill + 1) % 50 === 0) say(`${kill + 1} killed`);
    }
    for (const loop of loops) await loop.drain(kills * IDS_PER_CHILD);
    return loops.map((loop) => loop.result());
  } finally {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

class CrashLoop {
  #way;
  #dir;
  #emulator;
  #random;
  #found = new FoundRecords();
  /** @type {KilledChild[]} */
  #killed = [];
  /** Of each killed one. @type {number[]} */
  #firstIds = [];
  /** @type {string[]} */
  #troubles = [];

  /**
   * @param {Way} way
   * @param {string} folder
   * @param {import('@putlogs/emulator').Emulator} emulator
   * @param {() => number} random
   */
  constructor(way, folder, emulator, random) {
    this.#way = way;
    this.#dir = join(folder, way.replace(' ', '-'));
    this.#emulator = emulator;
    this.#random = random;
  }

  /** @param {number} from the first id of the one to be killed */
  async killOne(from) {
    for (const fault of this.#pick(MOODS)) this.#emulator.fault(fault);
    const child = this.#start(from, '0');
    this.#killed.push(child);
    this.#firstIds.push(from);
    // Not waits for something: the moment of death is what varies.
    if (this.#random() < 0.2) await sleep(this.#random() * LONGEST_START_MS);
    else {
      await child.said(1 + Math.floor(this.#random() * MOST_WORDS));
      await sleep(this.#random() * LONGEST_MOMENT_MS);
    }
    child.kill();
    const { signal, code } = await child.end;
    if (signal !== 'SIGKILL') this.#troubles.push(`ended by itself, with exit code ${code}`);
    await this.#emulator.clearFaults();
    this.#takeFound();
  }

  /** @param {number} from */
  async drain(from) {
    const child = this.#start(from, '1');
    const timer = setTimeout(() => child.kill(), DRAIN_PATIENCE_MS);
    const { code } = await child.end;
    clearTimeout(timer);
    if (code !== 0)
      this.#troubles.push(`the last process didn't drain: ${child.stderr.join('\n')}`);
    const left = readdirSync(this.#dir).filter((name) => name !== 'damaged');
    if (left.length > 0) this.#troubles.push(`left on disk: ${left.join(', ')}`);
    this.#killed.push(child);
    this.#takeFound();
  }

  /** @returns {CrashResult} */
  result() {
    const { count: found, repeated, wrong } = this.#found;
    const ranges = this.#firstIds.map(
      (from, index) => /** @type {const} */ ([from, this.#killed[index]?.acknowledged ?? from]),
    );
    const stderr = this.#killed.flatMap((child) => child.stderr);
    const strange = this.#killed.flatMap((child) => child.strangeLines);
    return {
      way: this.#way,
      kills: ranges.length,
      acknowledged: ranges.reduce((sum, [from, below]) => sum + below - from, 0),
      found,
      repeated,
      missing: ranges.flatMap(([from, below]) => this.#found.missing(from, below)),
      wrong,
      damagedReports: stderr.filter((line) => line.includes('SpoolDamaged')).length,
      troubles: [...this.#troubles, ...strange],
    };
  }

  /**
   * @param {number} from
   * @param {'0' | '1'} drain
   */
  #start(from, drain) {
    const options = {
      topic: this.#way,
      lingerMs: this.#pick([5, 50, 60_000]),
      batchLogs: this.#pick([8, 200, 4096]),
      requestTimeoutMs: 2000,
      spool: { dir: this.#dir, mode: 'always' },
    };
    return new KilledChild(from, {
      WAY: this.#way,
      DRAIN: drain,
      OPTIONS: JSON.stringify(options),
      SLS_ENDPOINT: this.#emulator.endpoint,
      SLS_PROJECT: 'my-project',
      SLS_LOGSTORE: 'my-logstore',
      ALIBABA_CLOUD_ACCESS_KEY_ID: DEFAULT_ACCESS_KEY_ID,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: DEFAULT_ACCESS_KEY_SECRET,
    });
  }

  /** What the emulator holds is this way's: one process at a time logs. */
  #takeFound() {
    const { droppedLogs } = this.#emulator.stats();
    if (droppedLogs > 0) throw new Error('The emulator has forgotten logs.');
    this.#found.add(this.#emulator.logs());
    this.#emulator.clear();
  }

  /**
   * @template T
   * @param {readonly T[]} from
   * @returns {T}
   */
  #pick(from) {
    const picked = from[Math.floor(this.#random() * from.length)];
    if (picked === undefined) throw new Error('There is nothing to pick from.');
    return picked;
  }
}
