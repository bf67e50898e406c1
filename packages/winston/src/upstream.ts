import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';

/** What the transport uses of a logger that pipes into it. */
export interface UpstreamLogger {
  readonly level?: unknown;
  readonly levels?: unknown;
  readonly exitOnError?: unknown;
  readonly readableLength?: unknown;
  readonly writableLength?: unknown;
  readonly pipe?: unknown;
}

const POLL_MS = 5;

/** The loggers that pipe into a transport. */
export class Upstream {
  readonly #loggers = new Set<UpstreamLogger>();

  add(logger: UpstreamLogger): void {
    this.#loggers.add(logger);
  }

  delete(logger: UpstreamLogger): void {
    this.#loggers.delete(logger);
  }

  has(logger: UpstreamLogger): boolean {
    return this.#loggers.has(logger);
  }

  /** The one that has been there for longest. */
  get first(): UpstreamLogger | undefined {
    return this.#loggers.values().next().value;
  }

  all(): UpstreamLogger[] {
    return [...this.#loggers];
  }

  /**
   * Resolves when what has been logged so far has reached the transport. A logger holds records
   * until the first turn of the event loop after a transport was added, and for as long as another
   * transport makes it wait; the latter ends at `timeoutMs`.
   */
  async drained(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    await nextTurn();
    while (performance.now() < deadline && this.#holdsRecords()) await delay(POLL_MS);
  }

  #holdsRecords(): boolean {
    for (const { readableLength, writableLength } of this.#loggers) {
      if (isPositive(readableLength) || isPositive(writableLength)) return true;
    }
    return false;
  }
}

function isPositive(length: unknown): boolean {
  return typeof length === 'number' && length > 0;
}
