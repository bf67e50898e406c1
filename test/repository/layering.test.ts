import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');

/** Folder of a file, and what it must not import. */
const forbidden = [
  ['packages/core/src/record', '../wire/log-writer.js'],
  ['packages/core/src/record', 'node:fs'],
  ['packages/core/src/wire', '../batch/accumulator.js'],
  ['packages/core/src/wire', '../delivery/dispatcher.js'],
  ['packages/core/src/wire', 'node:http'],
  ['packages/core/src/batch', '../delivery/dispatcher.js'],
  ['packages/core/src/batch', '../producer.js'],
  ['packages/core/src/diagnostics', '../batch/accumulator.js'],
  ['packages/core/src/delivery', '../options/parse.js'],
  ['packages/core/src/delivery', '../producer.js'],
  ['packages/core/src/delivery', '../index.js'],
  ['packages/winston/src', '@putlogs/core/dist/esm/producer.js'],
  ['packages/winston/src', '../../core/src/producer.js'],
  ['packages/pino/src/records', '../../../core/src/record/time.js'],
  ['packages/emulator/src', '@putlogs/core/dist/esm/wire/lz4.js'],
] as const;

const allowed = [
  ['packages/core/src/wire', '../record/time.js'],
  ['packages/core/src/batch', '../wire/log-writer.js'],
  ['packages/core/src/delivery', '../batch/sealed-batch.js'],
  ['packages/core/src', './delivery/dispatcher.js'],
  ['packages/winston/src', '@putlogs/core'],
  ['packages/pino/src', '@putlogs/core'],
] as const;

interface Diagnostic {
  readonly category: string;
  readonly location: { readonly path: string };
}

// Apart from the repository, whose own lint and builds may run at the same time.
let tree = '';
let offenders = new Set<string>();

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'putlogs-layering-'));
  copyFileSync(join(root, 'biome.json'), join(tree, 'biome.json'));
  for (const [folder, specifier] of [...forbidden, ...allowed]) writeProbe(folder, specifier);
  offenders = new Set(lintTree().map(({ location }) => location.path));
});
afterAll(() => rmSync(tree, { recursive: true }));

it.each(forbidden)('a file in %s may not import %s', (folder, specifier) => {
  expect(offenders).toContain(probePath(folder, specifier));
});

it.each(allowed)('a file in %s may import %s', (folder, specifier) => {
  expect(offenders).not.toContain(probePath(folder, specifier));
});

function probePath(folder: string, specifier: string): string {
  return `${folder}/probe-of-${specifier.replaceAll(/\W+/g, '-')}.ts`;
}

function writeProbe(folder: string, specifier: string): void {
  const path = join(tree, probePath(folder, specifier));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `import { probe } from '${specifier}';\n\nexport const probed = probe;\n`);
}

function lintTree(): Diagnostic[] {
  const args = ['lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none', '.'];
  const { stdout } = spawnSync(process.execPath, [biome, ...args], { cwd: tree, encoding: 'utf8' });
  const report: { diagnostics: Diagnostic[] } = JSON.parse(stdout);
  return report.diagnostics.filter(({ category }) => category.endsWith('/noRestrictedImports'));
}
