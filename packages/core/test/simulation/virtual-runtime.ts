import type { HttpRequest, HttpResult, Runtime, Timer } from '../../src/runtime.js';
import { VirtualTime } from './virtual-time.js';

/** What stands in for the network: sees each request and says what comes of it, and when. */
export type Network = (request: HttpRequest) => { result: HttpResult; afterMs: number };

/** Owns time, chance and the network: a run with one seed is the same run each time. */
export class VirtualRuntime implements Runtime {
  readonly warnings: string[] = [];
  readonly #network: Network;
  readonly #random: () => number;
  readonly #time: VirtualTime;

  constructor(seed: number, network: Network, time = new VirtualTime()) {
    this.#random = mulberry32(seed);
    this.#network = network;
    this.#time = time;
  }

  now(): number {
    return Date.UTC(2026, 0, 1) + this.#time.elapsedMs;
  }

  monotonic(): number {
    return this.#time.elapsedMs;
  }

  timer(delayMs: number, task: () => void): Timer {
    return this.#time.plan(delayMs, task);
  }

  defer(task: () => void): void {
    this.#time.plan(0, task);
  }

  random(): number {
    return this.#random();
  }

  randomBytes(size: number): Uint8Array {
    return Uint8Array.from({ length: size }, () => Math.floor(this.#random() * 256));
  }

  post(request: HttpRequest): Promise<HttpResult> {
    const { result, afterMs } = this.#network(request);
    return new Promise((resolve) => {
      this.#time.plan(afterMs, () => resolve(result));
    });
  }

  warn(line: string): void {
    this.warnings.push(line);
  }

  onExit(): () => void {
    return () => undefined;
  }

  close(): void {
    // There are no connections.
  }

  advance(ms: number, onStep?: () => void): Promise<void> {
    return this.#time.advance(ms, onStep);
  }
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
