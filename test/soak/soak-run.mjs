// @ts-check
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_ACCESS_KEY_ID, DEFAULT_ACCESS_KEY_SECRET } from '@putlogs/emulator';
import { AskedChild } from './asked-child.mjs';
import { balance } from './books.mjs';
import { drawWeather } from './weather.mjs';

/** @typedef {import('./weather.mjs').Spell} Spell */

/**
 * @typedef {object} SoakPlan
 * @property {number} seed
 * @property {number} forMs
 * @property {number} perSecond records of all shippers
 * @property {number} sampleMs
 * @property {number} scale of the durations of faults
 * @property {(line: string) => void} say
 */

/**
 * What one shipper took, at one moment.
 *
 * @typedef {object} Sample
 * @property {number} atMs
 * @property {number} rssBytes
 * @property {number} heapBytes
 * @property {number} externalBytes
 * @property {{ heapBytes: number, externalBytes: number }} [live] what is left after a collection; not in every sample
 * @property {number} descriptors
 * @property {number} bufferedBytes
 * @property {number} spooledBytes
 * @property {number} delivered records so far
 * @property {number} pending records
 */

/**
 * @typedef {object} ShipperResult
 * @property {string} name
 * @property {import('./books.mjs').Books} books
 * @property {Sample[]} samples
 * @property {{ before: number, after: number }} descriptors before the logger was opened, and after its close
 */

/**
 * @typedef {object} SoakResult
 * @property {number} seed
 * @property {number} tookMs the time of logging
 * @property {number} drainedMs what delivering the rest took after the last fault
 * @property {Spell[]} weather
 * @property {Record<string, number>} troubles requests that the service refused or broke, by code or kind
 * @property {ShipperResult[]} shippers
 */

/** The shippers, with what differs between them. */
const SHIPPERS = /** @type {const} */ ([
  { way: 'winston', spool: 'always', bufferBytes: 4 * 1024 * 1024 },
  { way: 'pino in-process', spool: undefined, bufferBytes: 64 * 1024 * 1024 },
  { way: 'pino worker', spool: 'overflow', bufferBytes: 4 * 1024 * 1024 },
]);
const LINGER_MS = 500;
const MAX_IN_FLIGHT = 4;
const REQUEST_TIMEOUT_MS = 5000;
/** Shorter ones would fail for a busy machine alone. */
const MIN_REQUEST_TIMEOUT_MS = 500;
/** A collection before each sample would be a garbage collector of its own. */
const COLLECT_EVERY_SAMPLES = 12;

/**
 * Loggers in processes of their own, an emulator in another, and faults by chance. Rejects when a
 * process fails; what else is wrong is in the result.
 *
 * @param {SoakPlan} plan
 * @returns {Promise<SoakResult>}
 */
export async function soak(plan) {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'putlogs-soak-'));
  const run = new SoakRun(plan, folder);
  try {
    return await run.go();
  } finally {
    run.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

class SoakRun {
  #plan;
  #folder;
  #weather;
  #requestTimeoutMs;
  #service;
  /** @type {Shipper[]} */
  #shippers = [];
  #begun = 0;

  /**
   * @param {SoakPlan} plan
   * @param {string} folder
   */
  constructor(plan, folder) {
    this.#plan = plan;
    this.#folder = folder;
    const { seed, forMs, scale } = plan;
    this.#requestTimeoutMs = Math.max(MIN_REQUEST_TIMEOUT_MS, REQUEST_TIMEOUT_MS * scale);
    this.#weather = drawWeather({ seed, forMs, scale, timeoutMs: this.#requestTimeoutMs });
    this.#service = new AskedChild('the service', 'service.mjs', { SEED: String(seed) });
  }

  async go() {
    const endpoint = await this.#service.ask('endpoint');
    this.#shippers = SHIPPERS.map((shipper) => this.#open(endpoint, shipper));
    await this.#all((shipper) => shipper.open());
    this.#begun = performance.now();
    await this.#all((shipper) => shipper.child.ask('start'));
    await this.#logThroughWeather();
    const tookMs = performance.now() - this.#begun;
    this.#plan.say('the faults are over; everything is to be delivered');
    await this.#all((shipper) => shipper.settle());
    const drainedMs = performance.now() - this.#begun - tookMs;
    return this.#judge(tookMs, drainedMs);
  }

  kill() {
    for (const { child } of this.#shippers) child.kill();
    this.#service.kill();
  }

  /**
   * @param {string} endpoint
   * @param {typeof SHIPPERS[number]} shipper
   */
  #open(endpoint, { way, spool, bufferBytes }) {
    const dir = join(this.#folder, way.replace(' ', '-'));
    const options = {
      topic: way,
      lingerMs: LINGER_MS,
      maxInFlight: MAX_IN_FLIGHT,
      requestTimeoutMs: this.#requestTimeoutMs,
      bufferBytes,
      ...(spool && { spool: { dir, mode: spool } }),
    };
    const child = new AskedChild(way, 'shipper.mjs', {
      WAY: way,
      OPTIONS: JSON.stringify(options),
      PER_SECOND: String(this.#plan.perSecond / SHIPPERS.length),
      SLS_ENDPOINT: endpoint,
      SLS_PROJECT: 'my-project',
      SLS_LOGSTORE: 'my-logstore',
      ALIBABA_CLOUD_ACCESS_KEY_ID: DEFAULT_ACCESS_KEY_ID,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: DEFAULT_ACCESS_KEY_SECRET,
    });
    return new Shipper(way, child, spool && dir);
  }

  async #logThroughWeather() {
    const over = new AbortController();
    const sampling = this.#sample(over.signal);
    try {
      await Promise.all([
        ...this.#weather.map((spell) => this.#bring(spell)),
        this.#until(this.#plan.forMs),
      ]);
      await this.#all((shipper) => shipper.child.ask('stop'));
    } finally {
      over.abort();
    }
    await sampling;
  }

  /** @param {Spell} spell */
  async #bring(spell) {
    const { id, name, startMs, endMs, frozen } = spell;
    await this.#until(startMs);
    this.#plan.say(`${name} for ${((endMs - startMs) / 1000).toFixed(1)} s`);
    if (frozen) this.#service.suspend();
    else await this.#service.ask('begin', spell);
    await this.#until(endMs);
    if (frozen) this.#service.resume();
    else await this.#service.ask('end', id);
  }

  /** @param {AbortSignal} signal */
  async #sample(signal) {
    for (let count = 1; !signal.aborted; count++) {
      await this.#until(count * this.#plan.sampleMs, signal);
      const collect = count % COLLECT_EVERY_SAMPLES === 0;
      await this.#all((shipper) => shipper.sample(performance.now() - this.#begun, collect));
    }
  }

  /**
   * @param {number} atMs since the beginning
   * @param {AbortSignal} [signal]
   */
  async #until(atMs, signal) {
    const leftMs = atMs - (performance.now() - this.#begun);
    await sleep(Math.max(0, leftMs), undefined, signal && { signal }).catch(() => undefined);
  }

  /**
   * @param {number} tookMs
   * @param {number} drainedMs
   * @returns {Promise<SoakResult>}
   */
  async #judge(tookMs, drainedMs) {
    const { requests, damaged, damagedCount, troubles } = await this.#service.ask('books');
    const cuts = this.#weather.filter(({ faults = [] }) =>
      faults.some(({ kind }) => kind === 'refuse'),
    ).length;
    const shippers = await this.#all((shipper) =>
      shipper.result(
        requests.filter((/** @type {{ topic: string }} */ { topic }) => topic === shipper.name),
        cuts,
      ),
    );
    if (damagedCount > 0) {
      throw new Error(`${damagedCount} records are damaged: ${JSON.stringify(damaged)}`);
    }
    if ((await this.#service.release()) !== 0)
      throw new Error(`The service failed. ${this.#service.stderr}`);
    const { seed } = this.#plan;
    return { seed, tookMs, drainedMs, weather: this.#weather, troubles, shippers };
  }

  /**
   * @template T
   * @param {(shipper: Shipper) => Promise<T>} task
   */
  #all(task) {
    return Promise.all(this.#shippers.map(task));
  }
}

class Shipper {
  name;
  child;
  #spoolDir;
  #descriptorsBefore = 0;
  /** @type {Sample[]} */
  #samples = [];
  /** @type {import('./shipper.mjs').News} */
  #news = { delivered: [], dropped: [], failures: {} };
  /** @type {{ logged: number, stats: import('@putlogs/core').ProducerStats } | undefined} */
  #settled;

  /**
   * @param {string} name
   * @param {AskedChild} child
   * @param {string | undefined} spoolDir
   */
  constructor(name, child, spoolDir) {
    this.name = name;
    this.child = child;
    this.#spoolDir = spoolDir;
  }

  async open() {
    this.#descriptorsBefore = await this.child.ask('open');
  }

  /**
   * @param {number} atMs
   * @param {boolean} collect
   */
  async sample(atMs, collect) {
    const { news, ...figures } = await this.child.ask('sample', { collect });
    this.#hear(news);
    this.#samples.push({ atMs, ...figures });
  }

  async settle() {
    const settled = await this.child.ask('settle');
    this.#hear(settled.news);
    this.#settled = settled;
  }

  /**
   * @param {import('./stored-requests.mjs').StoredRequest[]} requests
   * @param {number} cuts
   * @returns {Promise<ShipperResult>}
   */
  async result(requests, cuts) {
    if (this.#settled === undefined) throw new Error('It was never settled.');
    const told = { ...this.#settled, news: this.#news };
    const books = balance(told, { requests, cuts, maxInFlight: MAX_IN_FLIGHT });
    const descriptors = { before: this.#descriptorsBefore, after: await this.child.ask('close') };
    const code = await this.child.release();
    if (code !== 0) books.wrong.push(`its process ended with exit code ${code}`);
    if (this.child.strangeLines > 0) books.wrong.push(`on standard error: ${this.child.stderr}`);
    const left = this.#spoolDir === undefined ? [] : readdirSync(this.#spoolDir);
    if (left.length > 0) books.wrong.push(`left on disk: ${left.join(', ')}`);
    return { name: this.name, books, samples: this.#samples, descriptors };
  }

  /** @param {import('./shipper.mjs').News} news */
  #hear({ delivered, dropped, failures }) {
    this.#news.delivered.push(...delivered);
    this.#news.dropped.push(...dropped);
    for (const [code, count] of Object.entries(failures)) {
      this.#news.failures[code] = (this.#news.failures[code] ?? 0) + count;
    }
  }
}
