import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expectNoKeyOf } from '../harness/secrets.js';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lines: readonly string[];
  /** All of standard error but this project's own lines. */
  readonly foreign: string;
  /** This project's lines on standard error. */
  readonly said: readonly string[];
}

export interface ScriptOptions {
  readonly node?: string | undefined;
  readonly nodeArgs?: readonly string[] | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** Answers lines that the script prints with signals. */
  readonly signals?: Readonly<Record<string, NodeJS.Signals>> | undefined;
}

/** Ends what a test that failed has left behind. */
const MAX_RUN_MS = 45_000;

/** Runs a file of `children`, or any other by its path, to its end. */
export async function runScript(file: string, options: ScriptOptions): Promise<Ended> {
  const { node = process.execPath, nodeArgs = [], env, signals = {} } = options;
  const path = fileURLToPath(new URL(file, new URL('children/', import.meta.url)));
  const { PATH = '' } = process.env;
  const child = spawn(node, [...nodeArgs, path], {
    env: { PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: MAX_RUN_MS,
    killSignal: 'SIGKILL',
  });
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    const signal = signals[line];
    if (signal !== undefined) child.kill(signal);
  });
  const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')]);
  const { exitCode: code, signalCode: signal } = child;
  expectNoKeyOf(env, `${lines.join('\n')}\n${stderr}`);
  return { code, signal, lines, ...sorted(stderr) };
}

function sorted(stderr: string): Pick<Ended, 'foreign' | 'said'> {
  const said = stderr.match(/^putlogs: .*$/gm) ?? [];
  return { said, foreign: stderr.replaceAll(/^putlogs: .*\n/gm, '') };
}

/** How many of so many records the lines on standard error give up. */
export function givenUp({ said }: Ended, records: number): number {
  const text = said.join('\n');
  // A worker of pino that is too busy to answer is given up whole, by a line without a number.
  const uncounted = text.includes("putlogs: pino's worker didn't answer") ? records : 0;
  // Pino's worker may yet say itself what a shutdown has said of it.
  return Math.max(count(text, 'dropped'), count(text, 'were not delivered'), uncounted);
}

function count(text: string, what: 'dropped' | 'were not delivered'): number {
  const counts = text.matchAll(new RegExp(`^putlogs: (\\d+) record\\(s\\) ${what}`, 'gm'));
  return [...counts].reduce((sum, [, records]) => sum + Number(records), 0);
}
