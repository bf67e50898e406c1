import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const require = createRequire(import.meta.url);
const turbo = require.resolve('turbo/bin/turbo');
const tsc = join(require.resolve('typescript/package.json'), '../bin/tsc');

interface Task {
  readonly taskId: string;
  readonly task: string;
  readonly package: string;
  readonly directory: string;
  /** Hashes by paths, which are relative to the folder of the workspace. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Tasks whose hashes go into this one's. */
  readonly dependencies: readonly string[];
}

interface Plan {
  readonly globalCacheInputs: { readonly files: Readonly<Record<string, string>> };
  readonly tasks: readonly Task[];
}

const plan: Plan = JSON.parse(run(turbo, ['run', 'typecheck', '--dry=json'], root));
const tasks = plan.tasks.filter(({ task }) => task === 'typecheck');

it.each(tasks.map((task) => [task.package, task] as const))(
  'a change of any file that the type check of %s reads makes it run again',
  (_, task) => {
    const inputs = new Set([...inputsOf(task), ...Object.keys(plan.globalCacheInputs.files)]);
    const read = filesReadIn(join(root, task.directory));
    expect(read).toContainEqual(
      expect.stringContaining(`${fromRoot(join(root, task.directory))}/`),
    );
    expect(read.filter((file) => !inputs.has(file))).toEqual([]);
  },
);

it('every workspace is type-checked', () => {
  const { packages } = JSON.parse(run(turbo, ['ls', '--output=json'], root));
  const names: string[] = packages.items.map(({ name }: { name: string }) => name);
  expect(tasks.map((task) => task.package).sort()).toEqual(names.sort());
});

it('the modules, the scripts and the settings of test/ are type-checked', () => {
  const some = ['test/harness/run-child.ts', 'test/demo/demo.mjs', 'test/vitest.config.ts'];
  expect(filesReadIn(join(root, 'test'))).toEqual(expect.arrayContaining(some));
});

function inputsOf(task: Task): string[] {
  const own = Object.keys(task.inputs).map((input) => fromRoot(join(root, task.directory, input)));
  const others = plan.tasks.filter(({ taskId }) => task.dependencies.includes(taskId));
  return [...own, ...others.flatMap(inputsOf)];
}

/** Files of the repository; what a package is built to stands for the sources it is built from. */
function filesReadIn(folder: string): string[] {
  return run(tsc, ['--listFilesOnly'], folder)
    .split(/\r?\n/)
    .filter((file) => file !== '')
    .map(fromRoot)
    .filter((file) => !/(^|\/)(node_modules|dist)\//.test(file));
}

function fromRoot(path: string): string {
  return relative(root, path).replaceAll(sep, '/');
}

function run(script: string, args: readonly string[], cwd: string): string {
  return execFileSync(process.execPath, [script, ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
  });
}
