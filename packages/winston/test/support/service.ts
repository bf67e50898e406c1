import { once } from 'node:events';
import type { ProducerOptions } from '@putlogs/core';
import { type Emulator, startEmulator } from '@putlogs/emulator';
import type { Logger } from 'winston';

const KEYS = { accessKeyId: 'test-key-id', accessKeySecret: 'test-key-secret' };

/** The options of a producer that writes to a logstore of an emulator. */
export interface Destination extends ProducerOptions {
  endpoint: string;
  project: string;
  logstore: string;
}

/** An emulator, and a logstore of its own for each test. */
export class Service {
  readonly emulator: Emulator;
  #logstores = 0;

  private constructor(emulator: Emulator) {
    this.emulator = emulator;
  }

  static async start(): Promise<Service> {
    return new Service(await startEmulator({ accessKeys: [KEYS] }));
  }

  newDestination(): Destination {
    this.#logstores += 1;
    return {
      ...KEYS,
      endpoint: this.emulator.endpoint,
      project: 'winston-tests',
      logstore: `logstore-${this.#logstores}`,
    };
  }

  /** What the logstore holds, in order of arrival. */
  contents({ logstore }: { logstore: string }): Readonly<Record<string, string>>[] {
    return this.emulator.logs({ logstore }).map((log) => log.contents);
  }

  messages(destination: { logstore: string }): (string | undefined)[] {
    return this.contents(destination).map(({ message }) => message);
  }

  close(): Promise<void> {
    return this.emulator.close();
  }
}

/** Ends the logger the way applications are told to. */
export async function end(logger: Logger): Promise<void> {
  const finished = once(logger, 'finish');
  logger.end();
  await finished;
}
