import type { ProducerOptions } from '../../src/options/types.js';
import { Producer } from '../../src/producer.js';
import type { HttpRequest, HttpResult } from '../../src/runtime.js';
import { VirtualRuntime } from './virtual-runtime.js';
import { VirtualTime } from './virtual-time.js';

export interface FleetOptions {
  producers: number;
  shards: number;
  /** What a shard takes, in raw bytes a second. */
  shardBytesPerS: number;
  /** What all producers log together, as a part of what all shards take. */
  load: number;
  beforeS: number;
  outageS: number;
  afterS: number;
}

/** What the service saw in one second. */
export interface FleetSecond {
  requests: number;
  refused: number;
  acceptedBytes: number;
  /** Bytes that producers hold at the end of it, and the most that a single one holds. */
  heldBytes: number;
  mostHeldBytes: number;
}

const RECORD_BYTES = 1000;
const BUFFER_BYTES = 4 * 1024 * 1024;

const OPTIONS: ProducerOptions = {
  endpoint: 'cn-hangzhou.log.aliyuncs.com',
  project: 'simulated',
  logstore: 'app',
  accessKeyId: 'id',
  accessKeySecret: 'secret',
  bufferBytes: BUFFER_BYTES,
  batchBytes: 64 * 1024,
  // So that sealing costs the simulation nothing; sizes are raw anyway.
  compression: 'none',
};

export const FLEET_BUFFER_BYTES = BUFFER_BYTES;

/** Shards with a quota each; a request lands on one at random. While out, nobody answers. */
class Service {
  readonly seconds: FleetSecond[] = [];
  isOut = false;
  readonly #tokens: number[];
  readonly #filledAt: number[];
  readonly #options: FleetOptions;
  readonly #time: VirtualTime;
  readonly #random: () => number;

  constructor(options: FleetOptions, time: VirtualTime, random: () => number) {
    this.#options = options;
    this.#time = time;
    this.#random = random;
    this.#tokens = Array.from({ length: options.shards }, () => options.shardBytesPerS);
    this.#filledAt = Array.from({ length: options.shards }, () => 0);
  }

  answer(request: HttpRequest): { result: HttpResult; afterMs: number } {
    const second = this.second();
    second.requests += 1;
    const afterMs = 10 + this.#random() * 40;
    if (this.isOut) {
      second.refused += 1;
      const failure = { kind: 'failure', code: 'ECONNREFUSED', message: 'refused' } as const;
      return { result: failure, afterMs };
    }
    const bytes = Number(request.headers['x-log-bodyrawsize']);
    if (this.#take(bytes)) {
      second.acceptedBytes += bytes;
      return { result: answer(200, ''), afterMs };
    }
    second.refused += 1;
    const body = JSON.stringify({ errorCode: 'ShardWriteQuotaExceed', errorMessage: 'quota' });
    return { result: answer(403, body), afterMs };
  }

  second(): FleetSecond {
    const index = Math.floor(this.#time.elapsedMs / 1000);
    while (this.seconds.length <= index) {
      this.seconds.push({
        requests: 0,
        refused: 0,
        acceptedBytes: 0,
        heldBytes: 0,
        mostHeldBytes: 0,
      });
    }
    return this.seconds[index] as FleetSecond;
  }

  #take(bytes: number): boolean {
    const { shards, shardBytesPerS } = this.#options;
    const shard = Math.floor(this.#random() * shards);
    const now = this.#time.elapsedMs;
    const grown = ((now - (this.#filledAt[shard] ?? 0)) / 1000) * shardBytesPerS;
    const tokens = Math.min(shardBytesPerS, (this.#tokens[shard] ?? 0) + grown);
    this.#filledAt[shard] = now;
    const isGranted = bytes <= tokens;
    this.#tokens[shard] = isGranted ? tokens - bytes : tokens;
    return isGranted;
  }
}

function answer(status: number, body: string): HttpResult {
  return { kind: 'answer', status, headers: { 'x-log-requestid': 'R' }, body };
}

/** Runs a fleet through an outage; a seed makes it repeatable. */
export async function simulateFleet(options: FleetOptions, seed: number): Promise<FleetSecond[]> {
  const time = new VirtualTime();
  const chance = new VirtualRuntime(seed, () => {
    throw new Error('only draws numbers');
  });
  const service = new Service(options, time, () => chance.random());
  const producers = Array.from({ length: options.producers }, (_, index) => {
    const runtime = new VirtualRuntime(
      seed + index + 1,
      (request) => service.answer(request),
      time,
    );
    return new Producer(OPTIONS, { runtime, env: {} });
  });
  const { beforeS, outageS, afterS } = options;
  const bytesPerS = options.shards * options.shardBytesPerS * options.load;
  const recordsPerS = bytesPerS / RECORD_BYTES / options.producers;
  let owed = 0;
  for (let second = 0; second < beforeS + outageS + afterS; second++) {
    service.isOut = second >= beforeS && second < beforeS + outageS;
    owed += recordsPerS;
    const now = Math.floor(owed);
    owed -= now;
    for (const producer of producers) {
      for (let i = 0; i < now; i++) producer.send({ contents: { text: TEXT } });
    }
    await time.advance(1000);
    note(service, producers, second);
  }
  return service.seconds;
}

const TEXT = 'x'.repeat(RECORD_BYTES - 20);

function note(service: Service, producers: readonly Producer[], index: number): void {
  service.second();
  const second = service.seconds[index];
  if (second === undefined) return;
  for (const producer of producers) {
    const { bufferedBytes } = producer.stats();
    second.heldBytes += bufferedBytes;
    second.mostHeldBytes = Math.max(second.mostHeldBytes, bufferedBytes);
  }
}
