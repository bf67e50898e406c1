import { type Emulator, startEmulator } from '@putlogs/emulator';
import { afterAll, beforeAll } from 'vitest';
import { CANARY_STS_KEY } from '../harness/secrets.js';

/** How a service behaves: as it should, answering after a second, or never. */
export const serverKinds = ['good', 'slow', 'black hole'] as const;
export type ServerKind = (typeof serverKinds)[number];

/** A logstore of one of the services, which are there as long as the tests of a file. */
export interface Logstore {
  readonly env: Readonly<Record<string, string>>;
  /** The `seq` of each record that has arrived, once; `undefined` for records without one. */
  arrived(): (string | undefined)[];
  /** How many requests have come. */
  requests(): number;
}

/** Starts the three services before the tests of a file, and closes them after. */
export function useServers(): (kind: ServerKind, name: string) => Logstore {
  const emulators = new Map<ServerKind, Emulator>();
  beforeAll(async () => {
    for (const kind of serverKinds) {
      emulators.set(kind, await startEmulator({ accessKeys: [CANARY_STS_KEY] }));
    }
    emulators.get('slow')?.fault({ kind: 'delay', ms: 1000 });
    emulators.get('black hole')?.fault({ kind: 'hang' });
  });
  afterAll(() => Promise.all([...emulators.values()].map((emulator) => emulator.close())));
  return (kind, name) => {
    const emulator = emulators.get(kind);
    if (emulator === undefined) throw new Error('The services are not started yet.');
    return logstoreOf(emulator, name);
  };
}

function logstoreOf(emulator: Emulator, logstore: string): Logstore {
  return {
    env: {
      SLS_ENDPOINT: emulator.endpoint,
      SLS_PROJECT: 'ways-out',
      SLS_LOGSTORE: logstore,
      ALIBABA_CLOUD_ACCESS_KEY_ID: CANARY_STS_KEY.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: CANARY_STS_KEY.accessKeySecret,
      ALIBABA_CLOUD_SECURITY_TOKEN: CANARY_STS_KEY.securityToken,
    },
    arrived: () => [...new Set(emulator.logs({ logstore }).map((log) => log.contents['seq']))],
    requests: () => emulator.requests({ logstore }).length,
  };
}
