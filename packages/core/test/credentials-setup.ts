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
  const timers = new Set<() => void>();
  return {
    nowMs: START_MS,
    timers,
    now() {
      return this.nowMs;
    },
    timer(_delayMs: number, task: () => void) {
      timers.add(task);
      return { cancel: () => void timers.delete(task) };
    },
    fire() {
      for (const task of timers) {
        timers.delete(task);
        task();
      }
    },
  };
}

export function setUp(input: CredentialsInput, env: NodeJS.ProcessEnv = {}) {
  const runtime = fakeTime();
  const errors: CredentialsError[] = [];
  const ports = {
    runtime,
    env,
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
