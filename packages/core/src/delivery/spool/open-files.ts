import type { SpoolFs } from './fs.js';

/** Journals kept open; with more routes than that, those not used for longest are opened anew. */
const MAX_OPEN_FILES = 16;

/** Descriptors of files that are appended to again and again, bounded in number. */
export class OpenFiles {
  readonly #fs: SpoolFs;
  /** The one used last is last. */
  readonly #descriptors = new Map<string, number>();

  constructor(fs: SpoolFs) {
    this.#fs = fs;
  }

  /** The descriptor of `path`; `open` gives it when there is none yet. */
  use(path: string, open: () => number): number {
    const descriptor = this.#descriptors.get(path) ?? open();
    this.#descriptors.delete(path);
    this.#descriptors.set(path, descriptor);
    if (this.#descriptors.size > MAX_OPEN_FILES) {
      const [oldest] = this.#descriptors.keys();
      if (oldest !== undefined) this.close(oldest);
    }
    return descriptor;
  }

  close(path: string): void {
    const descriptor = this.#descriptors.get(path);
    if (descriptor === undefined) return;
    this.#descriptors.delete(path);
    try {
      this.#fs.close(descriptor);
    } catch {
      // The descriptor is free even so, and what had to be safe was synced before.
    }
  }

  closeAll(): void {
    for (const path of [...this.#descriptors.keys()]) this.close(path);
  }
}
