import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { Destination } from './open-emulator.js';
import type { NodeRuntime } from './runtimes.js';
import { expectNoKeyOf } from './secrets.js';

export interface ChildResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script to its end, with nothing of this process's environment but the PATH. */
export async function runChild(
  { path }: NodeRuntime,
  script: string,
  env: Readonly<Record<string, string>>,
): Promise<ChildResult> {
  if (path === undefined) throw new Error('There is no binary of this Node here.');
  const child = spawn(path, [script], { env: { PATH: process.env['PATH'], ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  expectNoKeyOf(env, stdout + stderr);
  return { code, stdout, stderr };
}

/** The destination as the environment variables that the packages read. */
export function environmentOf(destination: Destination): Record<string, string> {
  return {
    SLS_ENDPOINT: destination.endpoint,
    SLS_PROJECT: destination.project,
    SLS_LOGSTORE: destination.logstore,
    ALIBABA_CLOUD_ACCESS_KEY_ID: destination.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: destination.accessKeySecret,
  };
}
