/**
 * Builds the package in the current folder twice with tsc: dist/esm and dist/cjs,
 * each with its own declarations, so that `import` and `require` both find types
 * that tell the truth about the format they get.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
const tsc = join(typescript, 'bin', 'tsc');

// Beside dist, which stays as it is while something doesn't compile.
const next = '.dist-next';
rmSync(next, { recursive: true, force: true });

function compile(format, args) {
  const folder = join(next, format);
  const all = [tsc, ...args, '--outDir', folder];
  const { status } = spawnSync(process.execPath, all, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function writeJson(path, content) {
  writeFileSync(path, `${JSON.stringify(content)}\n`);
}

const esm = compile('esm', ['--project', 'tsconfig.build.json']);
writeJson(join(esm, 'package.json'), { type: 'module' });

// tsc takes a file's format from the nearest package.json, so the CommonJS build is of a copy that
// has another one. With --module commonjs it would also turn `import()` into `require()`, which
// can't load an ES module before Node 22.12.
const source = join(next, 'cjs-source');
cpSync('src', join(source, 'src'), { recursive: true });
writeJson(join(source, 'package.json'), { type: 'commonjs' });
writeJson(join(source, 'tsconfig.json'), {
  extends: '../../tsconfig.build.json',
  compilerOptions: { rootDir: 'src', verbatimModuleSyntax: false },
  include: ['src'],
  exclude: ['src/**/*.test.ts'],
});
const cjs = compile('cjs', ['--project', source]);
writeJson(join(cjs, 'package.json'), { type: 'commonjs' });
rmSync(source, { recursive: true });

rmSync('dist', { recursive: true, force: true });
renameSync(next, 'dist');
