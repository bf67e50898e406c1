import { expect } from 'vitest';
import type { DroppedEvent } from '../../src/events.js';
import { Producer } from '../../src/producer.js';
import type { HttpRequest, HttpResult } from '../../src/runtime.js';
import { compressionFor } from '../../src/wire/compression.js';
import { decodeLogGroup } from '../../src/wire/log-group.js';
import { mulberry32, VirtualRuntime } from '../simulation/virtual-runtime.js';
import { DIR } from '../spool/host.js';
import { MemoryFs } from '../spool/memory-fs.js';
import type { Life, Mood, Step } from './life.js';

/** Longer than the slowest retry of everything that may be waiting. */
const CALM_MS = 300_000;

/** A process with a producer, until it crashes or is closed. */
interface Process {
  readonly pid: number;
  readonly producer: Producer;
  readonly runtime: VirtualRuntime;
}

/** A machine on which one process follows the other, the service, and what is known of every record. */
export class World {
  readonly #life: Life;
  readonly #fs = new MemoryFs();
  readonly #random: () => number;
  #mood: Mood = 'accepts';
  #process: Process;
  #pids = 0;
  #ids = 0;
  /** Everything was on disk in time: never was it full. */
  #diskServed = true;
  /** How often the service has stored each record, and which of them without an answer that arrived. */
  readonly #stored = new Map<number, number>();
  readonly #unanswered = new Set<number>();
  #refused = 0;
  #dropped = 0;
  /** Records that a crash may have taken along. */
  #mayBeLost = 0;

  constructor(life: Life, seed: number) {
    this.#life = life;
    this.#random = mulberry32(seed);
    this.#fs.freeBytes = 10_000_000;
    this.#process = this.#start();
  }

  async do(step: Step): Promise<void> {
    switch (step.do) {
      case 'log':
        for (let i = 0; i < step.records; i++) this.#log(step.key);
        break;
      case 'flush':
        void this.#process.producer.flush({ timeoutMs: 500 });
        break;
      case 'wait':
        await this.#advance(step.ms);
        break;
      case 'service':
        this.#mood = step.mood;
        break;
      case 'disk':
        this.#fs.freeBytes = step.freeBytes;
        if (step.freeBytes < 1_000_000) this.#diskServed = false;
        break;
      case 'close':
        await this.#restart(await this.#close());
        break;
      case 'crash':
        await this.#advance(0);
        await this.#restart(this.#crash());
        break;
    }
    this.#checkBooks();
  }

  /** Everything works again; what is there has to arrive, and all the rest has to be accounted for. */
  async end(): Promise<void> {
    this.#mood = 'accepts';
    this.#fs.freeBytes = 10_000_000;
    await this.#advance(CALM_MS);
    this.#checkBooks();
    expect(this.#process.producer.stats().pending.total).toBe(0);
    expect(await this.#close()).toEqual({ least: 0, most: 0 });
    expect(this.#fs.files(DIR).filter((path) => !path.includes('/damaged/'))).toEqual([]);
    const missing = Array.from({ length: this.#ids }, (_, id) => id).filter(
      (id) => !this.#stored.has(id),
    );
    expect(missing.length).toBeLessThanOrEqual(this.#dropped + this.#refused + this.#mayBeLost);
    // Of a batch that was divided while the disk was full, a crash leaves the whole: once more.
    if (!this.#diskServed) return;
    for (const [id, times] of this.#stored) {
      if (!this.#unanswered.has(id)) expect({ id, times }).toEqual({ id, times: 1 });
    }
  }

  #start(): Process {
    this.#pids += 1;
    const pid = this.#pids;
    const runtime = new VirtualRuntime(pid, (request) => this.#answer(request));
    const { mode, bufferBytes, batchLogs } = this.#life;
    const producer = new Producer(
      {
        endpoint: 'cn-hangzhou.log.aliyuncs.com',
        project: 'modelled',
        logstore: 'app',
        accessKeyId: 'id',
        accessKeySecret: 'secret',
        exitTimeoutMs: 0,
        spool: { dir: DIR, mode },
        bufferBytes,
        batchLogs,
        batchBytes: Math.min(bufferBytes, 65_536),
        onDropped: ({ records }: DroppedEvent) => {
          this.#dropped += records;
        },
      },
      {
        runtime,
        env: {},
        disk: {
          fs: this.#fs,
          processes: {
            self: { pid, start: String(pid), scope: 'abcdefabcdef' },
            isAlive: (other) => (other.pid === pid ? undefined : false),
          },
        },
      },
    );
    return { pid, producer, runtime };
  }

  #log(key: number): void {
    const id = this.#ids;
    this.#ids += 1;
    const text = 'x'.repeat(Math.floor(this.#random() * 300));
    const route = key === 0 ? undefined : { hashKey: `key-${key}` };
    if (!this.#process.producer.send({ contents: { id, text } }, route)) this.#refused += 1;
  }

  #advance(ms: number): Promise<void> {
    return this.#process.runtime.advance(ms, () => this.#checkBooks());
  }

  /** @returns how many records the next process will find */
  async #close(): Promise<{ least: number; most: number }> {
    const { producer, runtime } = this.#process;
    const closed = producer.close({ timeoutMs: 1000 });
    await runtime.advance(2000, () => this.#checkBooks());
    const { pending } = await closed;
    expect(producer.stats().pending.total).toBe(pending);
    return { least: pending, most: pending };
  }

  /** Nothing of the process runs any more; what it has written is there. */
  #crash(): { least: number; most: number } {
    const { pending } = this.#process.producer.stats();
    this.#fs.crash();
    const isAllOnDisk = this.#life.mode === 'always' && this.#diskServed;
    const least = isAllOnDisk ? pending.total : pending.spooled;
    this.#mayBeLost += pending.total - least;
    return { least, most: this.#diskServed ? pending.total : this.#ids };
  }

  async #restart({ least, most }: { least: number; most: number }): Promise<void> {
    const before = this.#process.producer.stats();
    this.#process = this.#start();
    // Not yet: what it finds is to be counted before it is delivered.
    const mood = this.#mood;
    this.#mood = 'is silent';
    await this.#advance(0);
    this.#mood = mood;
    const { recovered, dropped } = this.#process.producer.stats();
    const found = recovered - (dropped.damaged ?? 0);
    expect(found, JSON.stringify({ before, least })).toBeGreaterThanOrEqual(least);
    expect(found, JSON.stringify({ before, most })).toBeLessThanOrEqual(most);
  }

  #checkBooks(): void {
    const stats = this.#process.producer.stats();
    const { received, recovered, delivered, droppedTotal, pending, bufferedBytes } = stats;
    const isBalanced = received + recovered === delivered + droppedTotal + pending.total;
    if (!isBalanced || bufferedBytes > this.#life.bufferBytes) {
      expect.fail(`the books don't balance: ${JSON.stringify(stats)}`);
    }
  }

  #answer(request: HttpRequest): { result: HttpResult; afterMs: number } {
    const afterMs = Math.floor(this.#random() * 200);
    switch (this.#mood) {
      case 'accepts':
        // Until the answer is there, a crash makes another process send it again.
        this.#store(request);
        return { result: answer(200, ''), afterMs: 0 };
      case 'loses answers':
        this.#store(request, true);
        return { result: failure('ECONNRESET'), afterMs };
      case 'refuses bodies':
        return { result: refusal(400, 'PostBodyInvalid'), afterMs };
      case 'fails':
        return { result: refusal(500, 'InternalServerError'), afterMs };
      case 'is silent':
        return { result: failure('RequestTimeout'), afterMs: 15_000 };
    }
  }

  #store({ body, headers }: HttpRequest, isUnanswered = false): void {
    const name = headers['x-log-compresstype'] === 'lz4' ? 'lz4' : 'none';
    const raw = compressionFor(name).decompress(body, Number(headers['x-log-bodyrawsize']));
    for (const { Contents } of decodeLogGroup(raw).Logs) {
      const id = Number(Contents.find(({ Key }) => Key === 'id')?.Value);
      this.#stored.set(id, (this.#stored.get(id) ?? 0) + 1);
      if (isUnanswered) this.#unanswered.add(id);
    }
  }
}

function answer(status: number, body: string): HttpResult {
  return { kind: 'answer', status, headers: { 'x-log-requestid': 'R' }, body };
}

function refusal(status: number, errorCode: string): HttpResult {
  return answer(status, JSON.stringify({ errorCode, errorMessage: `${errorCode}!` }));
}

function failure(code: string): HttpResult {
  return { kind: 'failure', code, message: code };
}
