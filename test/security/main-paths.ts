import { type StoredLog, startEmulator } from '@putlogs/emulator';
import { expect } from 'vitest';
import { runScript } from '../exits/run-script.js';
import { CANARY_STS_KEY } from '../harness/secrets.js';

const file = new URL('children/main-paths.mjs', import.meta.url).href;

/** How many records they ship, each in a way of its own. */
export const MAIN_PATHS = 11;

export interface MainPathsOptions {
  readonly node?: string | undefined;
  readonly nodeArgs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the main paths in a process of their own: how it ended, and all that was delivered. */
export async function runMainPaths({ node, nodeArgs, env }: MainPathsOptions = {}) {
  const emulator = await startEmulator({ accessKeys: [CANARY_STS_KEY] });
  const { code, lines, said, foreign } = await runScript(file, {
    node,
    nodeArgs,
    env: {
      SLS_ENDPOINT: emulator.endpoint,
      SLS_PROJECT: 'my-project',
      SLS_LOGSTORE: 'my-logstore',
      SLS_SOURCE: '10.0.0.1',
      ALIBABA_CLOUD_ACCESS_KEY_ID: CANARY_STS_KEY.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: CANARY_STS_KEY.accessKeySecret,
      ALIBABA_CLOUD_SECURITY_TOKEN: CANARY_STS_KEY.securityToken,
      ...env,
    },
  });
  const logs = emulator.logs().map(essence).toSorted();
  await emulator.close();
  return { code, lines, said, foreign, logs };
}

/** All but what is another each time. */
function essence({ project, logstore, topic, source, contents, time }: StoredLog): string {
  expect(Math.abs(Date.now() / 1000 - time)).toBeLessThan(600);
  return JSON.stringify([project, logstore, topic, source, Object.entries(contents).toSorted()]);
}
