/**
 * The one front door of the root's verbs: installs what is missing, then lets turbo do the verb.
 * `node scripts/run.mjs <verb> [arguments for the verb]`
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './install.mjs';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
ensureInstalled();

const [verb, ...rest] = process.argv.slice(2);

function run(command, args) {
  const { status } = spawnSync(process.execPath, [command, ...args], {
    stdio: 'inherit',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
  });
  return status ?? 1;
}

const turbo = (...args) =>
  run('node_modules/turbo/bin/turbo', ['run', ...args, '--output-logs=new-only']);

/** Of single functions, and of what shipping costs beside what others do. */
const MICRO_BENCH = 'packages/core/bench/run.mjs';
const BENCH = 'bench/run.mjs';
const wantsLess = rest.includes('--quick') || rest.includes('--only');

const verbs = {
  build: () => turbo('build', ...rest),
  lint: () => run('node_modules/@biomejs/biome/bin/biome', ['check', '.', ...rest]),
  typecheck: () => turbo('typecheck', ...rest),
  test: () => {
    const status = turbo('test', '--continue', '--concurrency=2', ...rest);
    return run('scripts/test-summary.mjs', []) || status;
  },
  bench: () => turbo('build') || (wantsLess ? 0 : run(MICRO_BENCH, [])) || run(BENCH, rest),
  demo: () => turbo('build') || run('test/demo/demo.mjs', rest),
  soak: () => turbo('build') || run('test/soak/soak.mjs', rest),
  crashloop: () => turbo('build') || run('test/crash/crashloop.mjs', rest),
};

const action = verbs[verb];
if (action === undefined) {
  console.error(`Unknown verb '${verb}'. Known: ${Object.keys(verbs).join(', ')}.`);
  process.exit(2);
}
process.exit(action());
