import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface ChildResult {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface ChildOptions {
  env?: Record<string, string>;
  args?: readonly string[];
  /** Called with what the child prints; with it a test reacts to a line. */
  onOutput?: (stdout: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs a program of test/fixtures to its end, with a bare environment. */
export async function runChild(fixture: string, options: ChildOptions = {}): Promise<ChildResult> {
  const { env = {}, args = [], onOutput } = options;
  const path = fileURLToPath(new URL(fixture, new URL('../fixtures/', import.meta.url)));
  const child = spawn(process.execPath, [path, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    onOutput?.(stdout, (signal) => void child.kill(signal));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  await once(child, 'close');
  checkKeys(env, stdout + stderr);
  return { code: child.exitCode, signal: child.signalCode, stdout, stderr };
}

/** No child may show the keys that its environment gives it. */
function checkKeys(env: Readonly<Record<string, string>>, printed: string): void {
  for (const [name, key] of Object.entries(env)) {
    if (!/^ALIBABA_CLOUD_(?:ACCESS_KEY|SECURITY)/.test(name) || key === '') continue;
    if (printed.includes(key)) throw new Error(`The child shows its ${name}: ${printed}`);
  }
}

/** The environment that configures a producer. */
export function environmentOf(destination: {
  endpoint: string;
  project: string;
  logstore: string;
  accessKeyId?: string | undefined;
  accessKeySecret?: string | undefined;
}): Record<string, string> {
  return {
    SLS_ENDPOINT: destination.endpoint,
    SLS_PROJECT: destination.project,
    SLS_LOGSTORE: destination.logstore,
    ALIBABA_CLOUD_ACCESS_KEY_ID: destination.accessKeyId ?? '',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: destination.accessKeySecret ?? '',
  };
}
