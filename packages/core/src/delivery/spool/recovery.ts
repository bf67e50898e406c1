import type { Runtime, Timer } from '../../runtime.js';
import type { Compression } from '../../wire/compression.js';
import { adoptAbandoned } from './adoption.js';
import type { Disk } from './disk.js';
import type { Found } from './inspector.js';
import { Neighbours, WATCH_MS } from './neighbours.js';
import type { Processes } from './processes.js';
import { removeIfEmpty } from './release.js';
import { Scan } from './scan.js';

export interface RecoveryPorts {
  readonly disk: Disk;
  readonly processes: Processes;
  readonly runtime: Pick<Runtime, 'defer' | 'monotonic' | 'timer'>;
  /** For what is left of a damaged journal. */
  readonly compression: () => Compression;
  readonly onFound: (found: Found) => void;
}

/** A turn of the event loop belongs to the application again after so many files, or so long. */
const FILES_PER_TURN = 64;
const TURN_MS = 5;

/** Takes over what other owners have left: once at the start, and whenever one goes. */
export class Recovery {
  readonly #ports: RecoveryPorts;
  readonly #neighbours: Neighbours;
  #scans: Scan[] = [];
  #timer: Timer | undefined;
  #closed = false;

  constructor(ports: RecoveryPorts) {
    this.#ports = ports;
    this.#neighbours = new Neighbours(ports.processes);
  }

  /** Resolves after the first look; later ones follow by themselves. Never rejects. */
  async run(): Promise<void> {
    if (this.#closed) return;
    const { disk, runtime, compression } = this.#ports;
    for (const holding of adoptAbandoned(disk, this.#neighbours)) {
      this.#scans.push(new Scan(disk, holding, compression));
    }
    for (const scan of this.#scans) {
      await this.#round(scan);
      if (scan.isComplete) removeIfEmpty(disk, scan.holding);
    }
    this.#scans = this.#scans.filter((scan) => !scan.isComplete);
    if (this.#closed) return;
    this.#timer = runtime.timer(WATCH_MS, () => void this.run(), { keepAlive: false });
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  async #round(scan: Scan): Promise<void> {
    scan.again();
    const { disk, onFound } = this.#ports;
    let turn = this.#beginTurn();
    do {
      if (this.#closed) return;
      const found = disk.health.attempt('read', () => scan.next());
      if (found !== undefined) onFound(found);
      // Not even its list can be read.
      else if (!scan.isListed) return;
      turn = await this.#sameOrNextTurn(turn);
    } while (!scan.isOver);
  }

  #beginTurn() {
    return { files: 0, startedAt: this.#ports.runtime.monotonic() };
  }

  async #sameOrNextTurn(turn: { files: number; startedAt: number }) {
    const { runtime } = this.#ports;
    const files = turn.files + 1;
    const isShort = runtime.monotonic() - turn.startedAt < TURN_MS;
    if (files < FILES_PER_TURN && isShort) return { files, startedAt: turn.startedAt };
    await new Promise<void>((resolve) => {
      runtime.defer(resolve);
    });
    return this.#beginTurn();
  }
}
