import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeBlocks, programs } from './code-blocks.js';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));

const readmes = ['core', 'winston', 'pino', 'emulator']
  .map((name) => join('packages', name, 'README.md'))
  .concat('README.md');

/** Pasted into a `.ts` file. The official SDK has no types. */
const sources = readmes.flatMap((readme) =>
  programs(
    codeBlocks(readFileSync(join(root, readme), 'utf8')).filter(({ language }) =>
      ['js', 'ts'].includes(language),
    ),
  )
    .filter(({ code }) => !code.includes('@alicloud/log'))
    .map(({ code, line }) => ({ name: `${readme.replaceAll(/\W/g, '-')}-${line}.mts`, code })),
);

let folder = '';
beforeAll(() => {
  mkdirSync(join(here, '.blocks'), { recursive: true });
  folder = mkdtempSync(join(here, '.blocks', 'types-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('every program of the READMEs is TypeScript, under strict and nodenext', () => {
  for (const { name, code } of sources) writeFileSync(join(folder, name), code);
  const compilerOptions = {
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
    ...{ module: 'nodenext', target: 'es2022', types: ['node'], noEmit: true },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  const tsc = join(typescript, 'bin', 'tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  expect(sources.length).toBeGreaterThan(10);
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});
