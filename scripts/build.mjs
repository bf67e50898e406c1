/**
 * Builds the package in the current folder twice with tsc: dist/esm and dist/cjs,
 * each with its own declarations, so that `import` and `require` both find types
 * that tell the truth about the format they get.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
const tsc = join(typescript, 'bin', 'tsc');

const FORMATS = {
  esm: { type: 'module', flags: [] },
  cjs: {
    type: 'commonjs',
    flags: [
      ...['--module', 'commonjs', '--moduleResolution', 'bundler'],
      ...['--verbatimModuleSyntax', 'false', '--esModuleInterop', 'true'],
    ],
  },
};

// Beside dist, which stays as it is while something doesn't compile.
const next = '.dist-next';
rmSync(next, { recursive: true, force: true });
for (const [format, { type, flags }] of Object.entries(FORMATS)) {
  const folder = join(next, format);
  const args = [tsc, '--project', 'tsconfig.build.json', '--outDir', folder, ...flags];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ type })}\n`);
}
rmSync('dist', { recursive: true, force: true });
renameSync(next, 'dist');
