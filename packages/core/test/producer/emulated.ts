import {
  DEFAULT_ACCESS_KEY_ID,
  DEFAULT_ACCESS_KEY_SECRET,
  type Emulator,
  type EmulatorOptions,
  startEmulator,
} from '@putlogs/emulator';
import { afterEach, beforeEach } from 'vitest';
import type { ProducerOptions } from '../../src/options/types.js';
import { Producer, type ProducerInternals } from '../../src/producer.js';

/** An emulator for each test of the file, and producers that write to it. */
export function useEmulator(emulatorOptions: EmulatorOptions = {}) {
  let emulator: Emulator | undefined;
  const producers: Producer[] = [];

  beforeEach(async () => {
    emulator = await startEmulator(emulatorOptions);
  });
  afterEach(async () => {
    await Promise.all(producers.splice(0).map((producer) => producer.close({ timeoutMs: 0 })));
    await emulator?.close();
  });

  const current = (): Emulator => {
    if (emulator === undefined) throw new Error('no test is running');
    return emulator;
  };
  const options = (): ProducerOptions => ({
    endpoint: current().endpoint,
    project: 'my-project',
    logstore: 'my-logstore',
    accessKeyId: DEFAULT_ACCESS_KEY_ID,
    accessKeySecret: DEFAULT_ACCESS_KEY_SECRET,
    lingerMs: 10,
  });
  const produce = (more: ProducerOptions = {}, internals: ProducerInternals = {}): Producer => {
    const producer = new Producer({ ...options(), ...more }, internals);
    producers.push(producer);
    return producer;
  };
  return { emulator: current, options, produce };
}
