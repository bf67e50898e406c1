import type { Channel } from 'node:diagnostics_channel';
import type { DeliveredEvent, DroppedEvent, ErrorEvent, Hooks } from '../events.js';
import { reasonOf } from '../record/thrown.js';
import type { Runtime } from '../runtime.js';
import { deliveredChannel, droppedChannel, errorChannel } from './channels.js';
import { ThrottledWarning } from './throttled-warning.js';

/**
 * Tells the outside what became of records: hooks, diagnostics channels and, for losses and
 * failures, the throttled line on standard error. Everything is told after the current turn of the
 * event loop, so that nothing an application hangs here can slow down or re-enter its logging.
 */
export class Reporter {
  readonly #hooks: Hooks;
  readonly #runtime: Runtime;
  readonly #dropWarning: ThrottledWarning;
  readonly #errorWarning: ThrottledWarning;
  readonly #hookWarning: ThrottledWarning;
  #untold: (() => void)[] = [];
  #telling = false;

  constructor(hooks: Hooks, runtime: Runtime) {
    this.#hooks = hooks;
    this.#runtime = runtime;
    const warning = (say: (count: number, last: string) => string) =>
      new ThrottledWarning(runtime, say);
    this.#dropWarning = warning((count, last) => `${count} record(s) dropped, last: ${last}`);
    this.#errorWarning = warning((count, last) => `${count} failed request(s), last: ${last}`);
    this.#hookWarning = warning(
      (count, last) => `${count} failure(s) of the application's own code, last: ${last}`,
    );
  }

  /** Whether anybody wants to see the contents of refused records. */
  get wantsContents(): boolean {
    return this.#hooks.onDropped !== undefined;
  }

  delivered(event: DeliveredEvent): void {
    this.#tell('onDelivered', this.#hooks.onDelivered, deliveredChannel, event);
  }

  dropped(event: DroppedEvent): void {
    const { reason, code, message, project, logstore } = event;
    const why = code === undefined ? reason : `${reason} (${code}: ${message ?? ''})`;
    this.#dropWarning.add(event.records, `${why} for ${project}/${logstore}`);
    this.#tell('onDropped', this.#hooks.onDropped, droppedChannel, event);
  }

  failed(event: ErrorEvent): void {
    const next =
      event.retryInMs === undefined ? '' : `; next try in ${Math.ceil(event.retryInMs)} ms`;
    this.#errorWarning.add(1, `${event.code}: ${event.message}${next}`);
    this.#tell('onError', this.#hooks.onError, errorChannel, event);
  }

  /**
   * A function of the application failed while a record was taken. One that fails for a record
   * usually fails for all of them, so `onError` hears of it as rarely as standard error does.
   */
  hookFailed(hook: string, consequence: string, error: unknown): void {
    const message = `${hook}: ${reasonOf(error)}; ${consequence}`;
    if (!this.#hookWarning.add(1, message)) return;
    this.#tell('onError', this.#hooks.onError, errorChannel, { code: 'HookError', message });
  }

  /** Resolves when the hooks have heard of everything so far. */
  told(): Promise<void> {
    return new Promise((resolve) => {
      this.#runtime.defer(resolve);
    });
  }

  /** Says at once what is held back, to hooks and on standard error; for the end of the process. */
  flush(): void {
    this.#tellAll();
    this.#dropWarning.flush();
    this.#errorWarning.flush();
    this.#hookWarning.flush();
  }

  #tell<E>(name: string, hook: ((event: E) => void) | undefined, channel: Channel, event: E): void {
    if (hook === undefined && !channel.hasSubscribers) return;
    this.#untold.push(() => {
      if (channel.hasSubscribers) channel.publish(event);
      if (hook !== undefined) this.#call(name, hook, event);
    });
    if (this.#telling) return;
    this.#runtime.defer(() => this.#tellAll());
    this.#telling = true;
  }

  #tellAll(): void {
    const untold = this.#untold;
    this.#untold = [];
    this.#telling = false;
    for (const tell of untold) tell();
  }

  #call<E>(name: string, hook: (event: E) => void, event: E): void {
    try {
      const returned: unknown = hook(event);
      if (returned instanceof Promise) returned.catch((error) => this.#hookFailed(name, error));
    } catch (error) {
      this.#hookFailed(name, error);
    }
  }

  /** Not told to `onError`, which may be the one that fails. */
  #hookFailed(name: string, error: unknown): void {
    this.#hookWarning.add(1, `${name}: ${reasonOf(error)}`);
  }
}
