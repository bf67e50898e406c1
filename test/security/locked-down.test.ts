import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { allNodes } from '../harness/runtimes.js';
import { MAIN_PATHS, runMainPaths } from './main-paths.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Its worker makes functions of text, and replaces a function of `Error`'s. */
const WITHOUT_WORKER = { LEFT_OUT: 'pino worker', logs: MAIN_PATHS - 1 };
/** In Node 20 that function can't be replaced at all, with which pino itself begins. */
const WITHOUT_PINO = { LEFT_OUT: 'pino worker,pino', logs: MAIN_PATHS - 3 };

const FLAGS = [
  '--disable-proto=throw',
  '--disable-proto=delete',
  '--frozen-intrinsics',
  '--disallow-code-generation-from-strings',
] as const;

function limitsOf(flag: string, node: string): { LEFT_OUT: string; logs: number } {
  if (flag === '--frozen-intrinsics') return node.includes('v20.') ? WITHOUT_PINO : WITHOUT_WORKER;
  return flag.startsWith('--disallow') ? WITHOUT_WORKER : { LEFT_OUT: '', logs: MAIN_PATHS };
}

/** All is delivered, and nothing is said but Node's own word about the flag. */
function expectDelivered(
  { code, said, foreign, logs }: Awaited<ReturnType<typeof runMainPaths>>,
  expected: number,
): void {
  const words = foreign.split('\n').filter((line) => !/^(?:$|\(node:\d+\) |\(Use )/.test(line));
  expect({ code, said, words, logs: logs.length }).toEqual({
    code: 0,
    said: [],
    words: [],
    logs: expected,
  });
}

describe.each(allNodes)('under $name, all main paths deliver', ({ name, path: node }) => {
  it.skipIf(node === undefined).each(FLAGS)('with %s', async (flag) => {
    const { LEFT_OUT, logs } = limitsOf(flag, name);
    const ended = await runMainPaths({ node, nodeArgs: [flag], env: { LEFT_OUT } });
    expectDelivered(ended, logs);
  });

  it.skipIf(node === undefined)(
    'and the spool works where the disk is closed but for reading the code and for itself',
    async () => {
      const dir = mkdtempSync(join(realpathSync(tmpdir()), 'putlogs-permission-'));
      onTestFinished(() => rmSync(dir, { recursive: true }));
      const permission = name.includes('v20.') ? '--experimental-permission' : '--permission';
      const ended = await runMainPaths({
        node,
        nodeArgs: [
          ...[permission, '--allow-worker', `--allow-fs-read=${root}*`],
          // Its parent is looked at, as whoever may write there could replace it.
          ...[`--allow-fs-read=${dir}*`, `--allow-fs-read=${join(dir, '..')}`],
          `--allow-fs-write=${dir}*`,
        ],
        env: { LEFT_OUT: 'pino worker', SPOOL_DIR: join(dir, 'spool') },
      });
      expectDelivered(ended, MAIN_PATHS - 1);
    },
  );
});
