import { randomFillSync } from 'node:crypto';
import { type SealedBatch, sealBatch } from '../../src/batch/sealed-batch.js';
import type { Destination } from '../../src/batch/target.js';
import type { SpooledBatch } from '../../src/delivery/spool/entry.js';
import type { SpoolFs } from '../../src/delivery/spool/fs.js';
import type { SpoolReport } from '../../src/delivery/spool/health.js';
import type { Processes } from '../../src/delivery/spool/processes.js';
import { Spool, type SpoolOptions } from '../../src/delivery/spool/spool.js';
import type { Timer } from '../../src/runtime.js';
import { compressionFor } from '../../src/wire/compression.js';
import { encodeGroupTrailer } from '../../src/wire/group-trailer.js';
import { decodeLogGroup, encodeLogGroup } from '../../src/wire/log-group.js';

export const DIR = '/spools/app';
const OPTIONS: SpoolOptions = { dir: DIR, maxBytes: 1 << 30, fsync: false };

export const DESTINATION: Destination = {
  project: 'my-project',
  logstore: 'my-logstore',
  topic: 'shop',
  source: '10.0.0.1',
  hashKey: undefined,
};

/** No number is used twice, whatever the host. */
let lastPid = 100;

/** A machine with processes that are started and killed, each with a spool in one directory. */
export class Host {
  readonly fs: SpoolFs;
  readonly #alive = new Set<number>();

  constructor(fs: SpoolFs) {
    this.fs = fs;
  }

  start(options: Partial<SpoolOptions> = {}): RunningSpool {
    lastPid += 1;
    const pid = lastPid;
    this.#alive.add(pid);
    const processes: Processes = {
      self: { pid, start: String(pid), scope: 'abcdefabcdef' },
      isAlive: (other) => (other.pid === pid ? undefined : this.#alive.has(other.pid)),
    };
    return new RunningSpool(this.fs, { ...OPTIONS, ...options }, processes);
  }

  /** The process of that spool is gone, without another word. */
  kill({ processes }: RunningSpool): void {
    this.#alive.delete(processes.self.pid);
  }
}

/** A spool with its clock, and all that it said. */
export class RunningSpool {
  readonly spool: Spool;
  readonly processes: Processes;
  readonly reports: SpoolReport[] = [];
  readonly recovered: SpooledBatch[] = [];
  lost = 0;
  #elapsedMs = 0;
  #timers: { dueAt: number; run: () => void }[] = [];

  constructor(fs: SpoolFs, options: SpoolOptions, processes: Processes) {
    this.processes = processes;
    this.spool = new Spool(options, {
      fs,
      processes,
      runtime: {
        now: () => 1_790_000_000_000 + this.#elapsedMs,
        monotonic: () => this.#elapsedMs,
        timer: (delayMs, run) => this.#timer(delayMs, run),
        defer: (task) => setImmediate(task),
        randomBytes: (size) => randomFillSync(new Uint8Array(size)),
      },
      compression: () => compressionFor('lz4'),
      report: (report) => this.reports.push(report),
    });
  }

  get codes(): string[] {
    return this.reports.map(({ code }) => code);
  }

  async recover(): Promise<void> {
    await this.spool.recover({
      recovered: (batch) => this.recovered.push(batch),
      lost: (records) => {
        this.lost += records;
      },
    });
  }

  /** Lets that much time pass; what falls due is done, and what that begins comes to its end. */
  async advance(ms: number): Promise<void> {
    const until = this.#elapsedMs + ms;
    for (;;) {
      const due = this.#timers
        .filter(({ dueAt }) => dueAt <= until)
        .toSorted((a, b) => a.dueAt - b.dueAt)[0];
      if (due === undefined) break;
      this.#elapsedMs = due.dueAt;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      due.run();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#elapsedMs = until;
  }

  /** Reads and removes everything, oldest first: the ids of the logs, and how many were lost in loading. */
  drain(): { ids: number[]; lost: number } {
    const ids: number[] = [];
    let lost = 0;
    for (let entry = this.spool.next(); entry !== undefined; entry = this.spool.next()) {
      const batch = this.spool.load(entry);
      if (batch === 'later') break;
      if (batch === 'damaged') lost += entry.logs;
      else {
        ids.push(...idsOf(batch));
        this.spool.remove(entry);
      }
    }
    return { ids, lost };
  }

  #timer(delayMs: number, run: () => void): Timer {
    const timer = { dueAt: this.#elapsedMs + delayMs, run };
    this.#timers.push(timer);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }
}

/** A batch whose logs say which they are. */
export function batchOf(
  ids: readonly number[],
  destination: Destination = DESTINATION,
  pad = '',
): SealedBatch {
  const raw = Buffer.concat([...ids.map((id) => logOf(id, pad)), trailerOf(destination)]);
  return sealBatch(destination, raw, ids.length, compressionFor('lz4'));
}

export function trailerOf({ topic, source }: Destination): Buffer {
  return encodeGroupTrailer({ topic, source, tags: { host: 'a' } });
}

/** One log, encoded as it stands in a LogGroup. */
export function logOf(id: number, pad = ''): Buffer {
  const log = { Time: 1_790_000_000, Contents: [{ Key: 'id', Value: `${id}${pad}` }] };
  return Buffer.from(encodeLogGroup({ Logs: [log] }));
}

export function idsOf(batch: SealedBatch): number[] {
  const raw = compressionFor(batch.compression).decompress(batch.body, batch.rawBytes);
  return decodeLogGroup(raw).Logs.map(({ Contents }) =>
    Number.parseInt(Contents[0]?.Value ?? '', 10),
  );
}

export function range(count: number, from = 0): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}
