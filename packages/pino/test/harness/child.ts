import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Exited {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ChildOptions {
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Called with everything printed so far, whenever there is more. */
  onStdout?: (printed: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs a file of `test/children` to its end. Nothing of this process's environment that names a destination is passed on. */
export async function runChild(file: string, options: ChildOptions = {}): Promise<Exited> {
  const path = fileURLToPath(new URL(`../children/${file}`, import.meta.url));
  return runNode([path, ...(options.args ?? [])], options);
}

/** Runs `node` with these arguments to its end. */
export async function runNode(
  args: readonly string[],
  { env = {}, onStdout }: Omit<ChildOptions, 'args'> = {},
): Promise<Exited> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, args, { env: { PATH, ...env } });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
    onStdout?.(output.stdout, (signal) => child.kill(signal));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  const [code, signal]: [number | null, NodeJS.Signals | null] = await closed(child);
  checkKeys(env, output.stdout + output.stderr);
  return { code, signal, ...output };
}

/** No child may show the keys that its environment gives it. */
function checkKeys(env: Readonly<Record<string, string>>, printed: string): void {
  for (const [name, key] of Object.entries(env)) {
    if (!/^ALIBABA_CLOUD_(?:ACCESS_KEY|SECURITY)/.test(name) || key === '') continue;
    if (printed.includes(key)) throw new Error(`The child shows its ${name}: ${printed}`);
  }
}

async function closed(
  child: ReturnType<typeof spawn>,
): Promise<[number | null, NodeJS.Signals | null]> {
  await once(child, 'close');
  return [child.exitCode, child.signalCode];
}
