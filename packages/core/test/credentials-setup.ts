import type { AskAddress } from '../src/delivery/ask.js';
import {
  type CredentialsError,
  type CredentialsInput,
  type CredentialsSource,
  credentialsSource,
} from '../src/delivery/credentials.js';

export const MINUTE_MS = 60_000;
export const START_MS = Date.UTC(2026, 10, 24, 12);
export const KEY = { accessKeyId: 'LTAI-canary-id', accessKeySecret: 'canary-secret' };

/** A clock that is set by hand, and the timers that wait on it. */
export function fakeTime() {
  const timers = new Map<() => void, number>();
  return {
    nowMs: START_MS,
    timers,
    now() {
      return this.nowMs;
    },
    timer(delayMs: number, task: () => void) {
      timers.set(task, delayMs);
      return { cancel: () => void timers.delete(task) };
    },
    /** Lets those pass that wait no longer than that. */
    fire(maxDelayMs = Number.POSITIVE_INFINITY) {
      for (const [task, delayMs] of [...timers]) {
        if (delayMs > maxDelayMs) continue;
        timers.delete(task);
        task();
      }
    },
  };
}

export function setUp(
  input: CredentialsInput,
  env: NodeJS.ProcessEnv = {},
  metadataAddress?: AskAddress,
) {
  const runtime = fakeTime();
  const errors: CredentialsError[] = [];
  const ports = {
    runtime,
    env,
    metadataAddress,
    onRefreshError: (error: CredentialsError) => void errors.push(error),
  };
  return { runtime, errors, source: credentialsSource(input, ports) };
}

export const failure = async (source: CredentialsSource): Promise<unknown> =>
  source.get().then(
    () => 'no failure',
    (error: unknown) => error,
  );
export const tokenOf = async (source: CredentialsSource) => (await source.get()).securityToken;
