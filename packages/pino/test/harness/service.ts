import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  DEFAULT_ACCESS_KEY_ID,
  DEFAULT_ACCESS_KEY_SECRET,
  type EmulatorStats,
  type Fault,
  type StoredLog,
} from '@putlogs/emulator';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { SlsPinoOptions } from '../../src/index.js';

/** Options and variables that lead to a service. */
export interface Destination {
  readonly options: SlsPinoOptions;
  readonly env: Record<string, string>;
}

interface Results {
  logs: StoredLog[];
  stats: EmulatorStats;
  fault: undefined;
  reset: undefined;
}

type Fields = Readonly<Record<string, string>>;

/** An emulator in a process of its own: pino blocks the main thread while its worker closes. */
export class Service {
  #child: ChildProcess | undefined;
  #destination: Destination | undefined;
  #lastId = 0;

  async start(): Promise<void> {
    this.#child = fork(fileURLToPath(new URL('../children/service.mjs', import.meta.url)));
    const [{ endpoint }] = await once(this.#child, 'message');
    this.#destination = destination(endpoint);
  }

  async stop(): Promise<void> {
    if (this.#child === undefined) return;
    const exited = once(this.#child, 'exit');
    this.#child.disconnect();
    await exited;
  }

  /** A copy each time: pino 8 writes into the options it gets. */
  get options(): SlsPinoOptions {
    return { ...this.#started().options };
  }

  get env(): Record<string, string> {
    return this.#started().env;
  }

  /** What the service has, in order of arrival. */
  logs(): Promise<StoredLog[]> {
    return this.#ask('logs');
  }

  async contents(): Promise<Fields[]> {
    return (await this.logs()).map((log) => log.contents);
  }

  async messages(): Promise<(string | undefined)[]> {
    return (await this.contents()).map(({ msg }) => msg);
  }

  stats(): Promise<EmulatorStats> {
    return this.#ask('stats');
  }

  fault(fault: Fault): Promise<undefined> {
    return this.#ask('fault', fault);
  }

  /** Forgets everything, faults included. */
  reset(): Promise<undefined> {
    return this.#ask('reset');
  }

  async #ask<R extends keyof Results>(request: R, argument?: Fault): Promise<Results[R]> {
    const child = this.#child;
    if (child === undefined) throw new Error('the service has not started');
    const id = ++this.#lastId;
    const answered = new Promise<Results[R]>((resolve) => {
      child.on('message', function listen(answer: { id: number; result: Results[R] }) {
        if (answer.id !== id) return;
        child.off('message', listen);
        resolve(answer.result);
      });
    });
    child.send({ id, request, argument });
    return answered;
  }

  #started(): Destination {
    if (this.#destination === undefined) throw new Error('the service has not started');
    return this.#destination;
  }
}

/** One service for all tests of a file, empty at the start of each. */
export function useService(): Service {
  const service = new Service();
  beforeAll(() => service.start());
  beforeEach(() => service.reset());
  afterAll(() => service.stop());
  return service;
}

/** Options and variables of a service at any endpoint. */
export function destination(endpoint: string): Destination {
  return {
    options: {
      endpoint,
      project: 'demo',
      logstore: 'app',
      accessKeyId: DEFAULT_ACCESS_KEY_ID,
      accessKeySecret: DEFAULT_ACCESS_KEY_SECRET,
      // Nothing is sent by itself, so that what arrives was flushed.
      lingerMs: 60_000,
    },
    env: {
      SLS_ENDPOINT: endpoint,
      SLS_PROJECT: 'demo',
      SLS_LOGSTORE: 'app',
      ALIBABA_CLOUD_ACCESS_KEY_ID: DEFAULT_ACCESS_KEY_ID,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: DEFAULT_ACCESS_KEY_SECRET,
    },
  };
}

/** `m0`, `m1` … */
export function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `m${index}`);
}
