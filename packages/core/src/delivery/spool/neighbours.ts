import { parseOwnerName } from './owner-name.js';
import type { Processes } from './processes.js';

/** How often an owner says that it lives, by the time of its directory's last change. */
export const HEARTBEAT_MS = 5000;

/** How often neighbours are looked at. */
export const WATCH_MS = 10_000;

/**
 * Looks in a row without a sign of life after which an owner is given up that can't be seen as a
 * process from here: eight heartbeats. They are counted, not timed, because time also passes while
 * both sleep, and only one of them has had its turn since.
 */
const SILENT_LOOKS = 4;

interface Seen {
  readonly modifiedMs: number;
  readonly silentLooks: number;
}

/** Tells the directories that have an owner from those that are to be taken over. */
export class Neighbours {
  readonly #processes: Processes;
  #seen = new Map<string, Seen>();

  constructor(processes: Processes) {
    this.#processes = processes;
  }

  /** To be asked at each look, once. */
  isAbandoned(name: string, modifiedMs: number): boolean {
    const parsed = parseOwnerName(name);
    if (parsed === undefined) return false;
    if (parsed.kind === 'free') return true;
    const isAlive = this.#processes.isAlive(parsed.owner);
    return isAlive === undefined ? this.#isSilent(name, modifiedMs) : !isAlive;
  }

  /** Forgets those that aren't there any more. */
  keepOnly(names: readonly string[]): void {
    const there = new Set(names);
    this.#seen = new Map([...this.#seen].filter(([name]) => there.has(name)));
  }

  #isSilent(name: string, modifiedMs: number): boolean {
    const before = this.#seen.get(name);
    const silentLooks = before?.modifiedMs === modifiedMs ? before.silentLooks + 1 : 0;
    this.#seen.set(name, { modifiedMs, silentLooks });
    return silentLooks >= SILENT_LOOKS;
  }
}
