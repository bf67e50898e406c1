import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
const src = 'packages/core/src';

/** Files and folders (for any file in them), and what they must not import. */
const forbidden: Record<string, readonly string[]> = {
  [`${src}/runtime.ts`]: floorsFrom('.'),
  [`${src}/log.ts`]: floorsFrom('.'),
  [`${src}/errors.ts`]: floorsFrom('.'),
  [`${src}/events.ts`]: floorsFrom('.'),
  [`${src}/names.ts`]: [...floorsFrom('.'), 'node:fs'],
  [`${src}/version.ts`]: floorsFrom('.'),
  [`${src}/user-agent.ts`]: floorsFrom('.'),
  [`${src}/log-mapper.ts`]: [...floorsFrom('.', 'record'), './runtime.js', 'node:fs'],
  [`${src}/record`]: [
    ...floorsFrom('..', 'record'),
    ...['../runtime.js', '../stderr.js', '../log-mapper.js', '../../src/producer.js'],
    ...['node:fs', 'node:fs/promises', 'fs', 'fs/promises', 'node:child_process', 'node:http'],
    'protobufjs',
  ],
  [`${src}/wire`]: [
    ...floorsFrom('..', 'record', 'wire'),
    ...['../runtime.js', '../stderr.js'],
    ...['node:http', 'node:dgram', 'node:worker_threads', 'node:fs/promises', 'net', 'lz4js'],
  ],
  [`${src}/stderr.ts`]: [...floorsFrom('.', 'record', 'diagnostics'), 'node:http'],
  [`${src}/diagnostics`]: [...floorsFrom('..', 'record', 'diagnostics'), 'node:fs'],
  [`${src}/batch`]: [
    ...floorsFrom('..', 'record', 'wire', 'diagnostics', 'batch'),
    ...['node:fs', 'node:fs/promises', 'node:http', 'node:net', 'node:os'],
  ],
  [`${src}/delivery`]: ['../options/parse.js', ...frontDoorsFrom('..'), 'undici'],
  [`${src}/delivery/spool`]: ['../../options/parse.js', ...frontDoorsFrom('../..'), 'undici'],
  [`${src}/options`]: [...frontDoorsFrom('..'), 'node:fs', '@putlogs/winston'],
  'packages/winston/src': [
    ...['@putlogs/core/dist/esm/producer.js', '../../core/src/producer.js'],
    ...['@putlogs/pino', '@putlogs/pino/logger', '../../pino/src/index.js', '@putlogs/emulator'],
  ],
  'packages/winston/test': ['@putlogs/pino', '../../core/src/index.js'],
  'packages/pino/src/records': [
    ...['../../../core/src/record/time.js', '../../../core/dist/esm/index.js'],
    ...['@putlogs/winston', '@putlogs/winston/logger', '../../../winston/src/index.js'],
    '@putlogs/emulator',
  ],
  'packages/pino/test': ['@putlogs/winston', '@putlogs/core/dist/esm/index.js'],
  'packages/emulator/src': ['@putlogs/core', '@putlogs/core/dist/esm/wire/lz4.js'],
  'packages/emulator/src/decode': ['../../../core/src/wire/lz4.js', '@putlogs/winston'],
  'packages/emulator/test': ['@putlogs/core/dist/esm/wire/lz4.js', '../../core/src/wire/lz4.js'],
  'examples/script-pino/src': ['../../../packages/pino/src/index.js'],
  'test/harness': [
    ...['../../packages/core/src/index.js', '../../packages/pino/dist/esm/index.js'],
    '@putlogs/core/dist/esm/index.js',
  ],
};

for (const place of placesOf(src)) {
  forbidden[place] = ['@putlogs/core', '@putlogs/pino', ...(forbidden[place] ?? [])];
}

const allowed: Record<string, readonly string[]> = {
  [`${src}/runtime.ts`]: ['./log.js', 'node:http'],
  [`${src}/log-mapper.ts`]: ['./log.js', './record/fields.js'],
  [`${src}/user-agent.ts`]: ['./version.js'],
  [`${src}/stderr.ts`]: ['./record/clean-text.js', 'node:fs'],
  [`${src}/record`]: ['../log.js', './fields.js', 'node:util'],
  [`${src}/wire`]: ['../record/time.js', 'node:zlib'],
  [`${src}/batch`]: ['../wire/log-writer.js', '../runtime.js'],
  [`${src}/delivery`]: [
    '../batch/sealed-batch.js',
    './put-logs.js',
    './spool/spool.js',
    'node:net',
  ],
  [`${src}/delivery/spool`]: ['../../batch/sealed-batch.js', 'node:fs/promises'],
  [`${src}/options`]: ['../delivery/credentials.js', '../errors.js'],
  [`${src}/producer.ts`]: ['./delivery/dispatcher.js', './options/parse.js'],
  'packages/winston/src': ['@putlogs/core', 'winston-transport'],
  'packages/winston/test': ['@putlogs/emulator', '@putlogs/winston/logger', '../src/index.js'],
  'packages/pino/src': ['@putlogs/core'],
  'packages/emulator/src': ['./emulator.js', 'protobufjs/minimal.js'],
  'packages/emulator/test': ['../src/index.js'],
  'test/harness': ['@putlogs/core', '@putlogs/pino/logger', '../../examples/script-pino/src/x.js'],
};

interface Diagnostic {
  readonly category: string;
  readonly location: { readonly path: string; readonly start: { readonly line: number } };
}

// Apart from the repository, whose own lint and builds may run at the same time.
let tree = '';
let offences = new Set<string>();

const places = [...new Set([...Object.keys(forbidden), ...Object.keys(allowed)])];
const importsOf = (place: string) => [...(forbidden[place] ?? []), ...(allowed[place] ?? [])];

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'putlogs-layering-'));
  copyFileSync(join(root, 'biome.json'), join(tree, 'biome.json'));
  for (const place of places) writeProbe(place);
  offences = new Set(lintTree().map(({ location: { path, start } }) => `${path}:${start.line}`));
});
afterAll(() => rmSync(tree, { recursive: true }));

it.each(pairsOf(forbidden))('%s may not import %s', (place, specifier) => {
  expect(offences).toContain(lineOf(place, specifier));
});

it.each(pairsOf(allowed))('%s may import %s', (place, specifier) => {
  expect(offences).not.toContain(lineOf(place, specifier));
});

/** Core's folders and the files beside them: a new one without a rule is found here. */
function placesOf(folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isDirectory() || entry.parentPath === join(root, folder))
    .filter(({ name }) => !name.endsWith('.test.ts'))
    .map(
      (entry) => `${folder}${join(entry.parentPath, entry.name).slice(join(root, folder).length)}`,
    )
    .map((path) => path.replaceAll('\\', '/'));
}

/** What is on core's floors that have folders, and above, as seen from a folder; but for some. */
function floorsFrom(up: string, ...below: readonly string[]): string[] {
  const floors = ['record', 'wire', 'diagnostics', 'batch', 'delivery', 'options'];
  const above = floors.filter((floor) => !below.includes(floor));
  return [...above.map((floor) => `${up}/${floor}/some.js`), ...frontDoorsFrom(up)];
}

function frontDoorsFrom(up: string): string[] {
  return ['producer', 'put-logs', 'node-runtime', 'index'].map((door) => `${up}/${door}.js`);
}

function pairsOf(imports: Record<string, readonly string[]>): [string, string][] {
  return Object.entries(imports).flatMap(([place, specifiers]) =>
    specifiers.map((specifier): [string, string] => [place, specifier]),
  );
}

function probePath(place: string): string {
  return place.endsWith('.ts') ? place : `${place}/probe.ts`;
}

function lineOf(place: string, specifier: string): string {
  return `${probePath(place)}:${importsOf(place).indexOf(specifier) + 1}`;
}

function writeProbe(place: string): void {
  const path = join(tree, probePath(place));
  mkdirSync(dirname(path), { recursive: true });
  const lines = importsOf(place).map(
    (from, i) => `export { probe as probe${i} } from '${from}';\n`,
  );
  writeFileSync(path, lines.join(''));
}

function lintTree(): Diagnostic[] {
  const args = ['lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none', '.'];
  const { stdout } = spawnSync(process.execPath, [biome, ...args], { cwd: tree, encoding: 'utf8' });
  const report: { diagnostics: Diagnostic[] } = JSON.parse(stdout);
  return report.diagnostics.filter(({ category }) => category.endsWith('/noRestrictedImports'));
}
