/**
 * Builds the package in the current folder twice with tsc: dist/esm and dist/cjs,
 * each with its own declarations, so that `import` and `require` both find types
 * that tell the truth about the format they get.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
const tsc = join(typescript, 'bin', 'tsc');

const FORMATS = {
  esm: [],
  cjs: [
    ...['--module', 'commonjs', '--moduleResolution', 'bundler'],
    ...['--verbatimModuleSyntax', 'false', '--esModuleInterop', 'true'],
  ],
};

rmSync('dist', { recursive: true, force: true });
for (const [format, flags] of Object.entries(FORMATS)) {
  const args = [tsc, '--project', 'tsconfig.build.json', '--outDir', `dist/${format}`, ...flags];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  mkdirSync(`dist/${format}`, { recursive: true });
  const type = format === 'esm' ? 'module' : 'commonjs';
  writeFileSync(`dist/${format}/package.json`, `${JSON.stringify({ type })}\n`);
}
