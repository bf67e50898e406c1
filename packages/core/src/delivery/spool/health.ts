import { cleanText } from '../../record/clean-text.js';
import type { Runtime } from '../../runtime.js';

/** What the spool does to the disk; each is reported by itself. */
export type SpoolAction = 'open' | 'write' | 'read' | 'remove' | 'adopt';

export type SpoolReportCode =
  /** The directory can't be used, or is not safe to use. */
  | 'SpoolUnusable'
  | 'SpoolWriteFailed'
  | 'SpoolReadFailed'
  | 'SpoolRemoveFailed'
  | 'SpoolAdoptFailed'
  /** `maxBytes` is reached. */
  | 'SpoolFull'
  /** A file was damaged; its records are lost, the file is set aside. */
  | 'SpoolDamaged'
  /** Something in the directory is not the spool's; it was left alone. */
  | 'SpoolForeign';

/** Something about the spool that somebody should know. */
export interface SpoolReport {
  readonly code: SpoolReportCode;
  readonly message: string;
}

const CODES: Readonly<Record<SpoolAction, SpoolReportCode>> = {
  open: 'SpoolUnusable',
  write: 'SpoolWriteFailed',
  read: 'SpoolReadFailed',
  remove: 'SpoolRemoveFailed',
  adopt: 'SpoolAdoptFailed',
};

const MAX_MESSAGE_LENGTH = 400;

/** After a failure the disk is left alone for this long, so that an outage costs no time either. */
const PAUSE_MS = 1000;

/** Keeps failures of the disk from everybody else: each kind is reported once until it works again. */
export class Health {
  readonly #runtime: Pick<Runtime, 'monotonic'>;
  readonly #tell: (report: SpoolReport) => void;
  readonly #reported = new Set<string>();
  #pausedUntil = Number.NEGATIVE_INFINITY;

  constructor(runtime: Pick<Runtime, 'monotonic'>, tell: (report: SpoolReport) => void) {
    this.#runtime = runtime;
    this.#tell = tell;
  }

  /** Whether writing is worth a try. */
  get isPaused(): boolean {
    return this.#runtime.monotonic() < this.#pausedUntil;
  }

  /** Tries again at once: there may be no later. */
  hasten(): void {
    this.#pausedUntil = Number.NEGATIVE_INFINITY;
  }

  /** What `run` returns, or undefined when it throws. */
  attempt<T>(action: SpoolAction, run: () => T): T | undefined {
    try {
      const result = run();
      this.#works(action);
      return result;
    } catch (error) {
      this.failed(action, error);
      return undefined;
    }
  }

  failed(action: SpoolAction, error: unknown): void {
    if (action === 'write') this.#pausedUntil = this.#runtime.monotonic() + PAUSE_MS;
    const unusable = error instanceof SpoolUnusableError;
    const words = error instanceof Error ? error.message : 'it threw something that is no error';
    this.once(unusable ? 'SpoolUnusable' : CODES[action], words);
  }

  /** Reports what goes on until `over` is called for it. */
  once(code: SpoolReportCode, message: string): void {
    if (this.#reported.has(code)) return;
    this.#reported.add(code);
    this.report(code, message);
  }

  over(code: SpoolReportCode): void {
    this.#reported.delete(code);
  }

  report(code: SpoolReportCode, message: string): void {
    this.#tell({ code, message: cleanText(message, MAX_MESSAGE_LENGTH) });
  }

  #works(action: SpoolAction): void {
    if (this.#reported.size === 0) return;
    this.#reported.delete(CODES[action]);
    if (action !== 'read' && action !== 'remove') this.#reported.delete('SpoolUnusable');
  }
}

/** The directory is not one that the spool may use; the message says why. */
export class SpoolUnusableError extends Error {
  override readonly name = 'SpoolUnusableError';
}
