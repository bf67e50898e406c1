import type { HttpRequest, HttpResult, Runtime, Timer } from '../../src/runtime.js';

/** What stands in for the network: sees each request and says what comes of it, and when. */
export type Network = (request: HttpRequest) => { result: HttpResult; afterMs: number };

interface Task {
  readonly dueAt: number;
  readonly order: number;
  readonly run: () => void;
}

/** Enough turns of the microtask queue for any chain of promises in core to come to rest. */
const MICROTASK_TURNS = 40;

/** Owns time, chance and the network: a run with one seed is the same run each time. */
export class VirtualRuntime implements Runtime {
  readonly warnings: string[] = [];
  network: Network;
  readonly #random: () => number;
  #elapsedMs = 0;
  #order = 0;
  #tasks: Task[] = [];

  constructor(seed: number, network: Network) {
    this.#random = mulberry32(seed);
    this.network = network;
  }

  now(): number {
    return Date.UTC(2026, 0, 1) + this.#elapsedMs;
  }

  monotonic(): number {
    return this.#elapsedMs;
  }

  timer(delayMs: number, task: () => void): Timer {
    const entry = {
      dueAt: this.#elapsedMs + Math.max(0, delayMs),
      order: this.#order++,
      run: task,
    };
    this.#tasks.push(entry);
    return {
      cancel: () => {
        this.#tasks = this.#tasks.filter((other) => other !== entry);
      },
    };
  }

  defer(task: () => void): void {
    this.timer(0, task);
  }

  random(): number {
    return this.#random();
  }

  randomBytes(size: number): Uint8Array {
    return Uint8Array.from({ length: size }, () => Math.floor(this.#random() * 256));
  }

  post(request: HttpRequest): Promise<HttpResult> {
    const { result, afterMs } = this.network(request);
    return new Promise((resolve) => {
      this.timer(afterMs, () => resolve(result));
    });
  }

  warn(line: string): void {
    this.warnings.push(line);
  }

  close(): void {
    // There are no connections.
  }

  /** Lets that much time pass, doing all that falls due meanwhile; `onStep` sees every state between. */
  async advance(ms: number, onStep: () => void = () => undefined): Promise<void> {
    const until = this.#elapsedMs + ms;
    await settle();
    for (let next = this.#next(until); next !== undefined; next = this.#next(until)) {
      this.#elapsedMs = Math.max(this.#elapsedMs, next.dueAt);
      next.run();
      await settle();
      onStep();
    }
    this.#elapsedMs = until;
  }

  #next(until: number): Task | undefined {
    let first: Task | undefined;
    for (const task of this.#tasks) {
      if (task.dueAt > until) continue;
      if (
        first === undefined ||
        task.dueAt < first.dueAt ||
        (task.dueAt === first.dueAt && task.order < first.order)
      ) {
        first = task;
      }
    }
    this.#tasks = this.#tasks.filter((task) => task !== first);
    return first;
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < MICROTASK_TURNS; i++) await undefined;
}

/** https://github.com/bryc/code/blob/master/jshash/PRNGs.md#mulberry32 */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
