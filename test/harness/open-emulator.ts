import {
  type AccessKey,
  DEFAULT_ACCESS_KEY_ID,
  DEFAULT_ACCESS_KEY_SECRET,
  type Emulator,
  type EmulatorOptions,
  startEmulator,
} from '@putlogs/emulator';
import { onTestFinished } from 'vitest';

/** Everything that says where records go and who sends them. */
export interface Destination {
  readonly endpoint: string;
  readonly project: string;
  readonly logstore: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** A temporary pair of keys that the emulator knows besides its own one. */
export const temporaryKey = {
  accessKeyId: 'STS.temporary-id',
  accessKeySecret: 'temporary-secret',
  securityToken: 'CAIS+token/with=signs',
} satisfies AccessKey;

const permanentKey: AccessKey = {
  accessKeyId: DEFAULT_ACCESS_KEY_ID,
  accessKeySecret: DEFAULT_ACCESS_KEY_SECRET,
};

/** An emulator that is closed when the test is over. It remembers every request of a test. */
export async function openEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({
    accessKeys: [permanentKey, temporaryKey],
    maxStoredRequests: 100_000,
    ...options,
  });
  onTestFinished(() => emulator.close());
  return emulator;
}

export function destinationOf({ endpoint }: Emulator): Destination {
  return {
    endpoint,
    project: 'shop-logs',
    logstore: 'app',
    accessKeyId: DEFAULT_ACCESS_KEY_ID,
    accessKeySecret: DEFAULT_ACCESS_KEY_SECRET,
  };
}
