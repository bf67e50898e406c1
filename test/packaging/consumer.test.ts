import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runChild } from '../harness/run-child.js';
import { allNodes } from '../harness/runtimes.js';
import { createFolder, packAll, removeFolder, unpackAll } from './packed.js';

const require = createRequire(import.meta.url);
const fixtures = fileURLToPath(new URL('fixtures/', import.meta.url));
const folder = createFolder('consumer');

/** The compiler of this project, and the older one that attw brings. */
const compilers = [require, createRequire(require.resolve('@arethetypeswrong/core'))].map(
  (from) => ({
    version: String(from('typescript/package.json').version),
    tsc: join(from.resolve('typescript/package.json'), '../bin/tsc'),
  }),
);

/** As strict as a project can be, and without looking away from the packages' own declarations. */
const compilerOptions = {
  ...{ target: 'es2022', lib: ['es2023'], module: 'nodenext', types: ['node'], noEmit: true },
  ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
  ...{ esModuleInterop: true, skipLibCheck: false, noPropertyAccessFromIndexSignature: true },
};

beforeAll(() => {
  unpackAll(packAll(folder), folder);
  for (const type of ['module', 'commonjs']) createConsumer(type);
  copyFileSync(join(fixtures, 'exported-names.mjs'), join(folder, 'exported-names.mjs'));
});
afterAll(() => removeFolder(folder));

describe.each(compilers)('with TypeScript $version', ({ tsc }) => {
  it.each(['module', 'commonjs'])('a consumer of type %s compiles', (type) => {
    const args = [tsc, '--project', join(folder, type), '--pretty', 'false'];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });
});

describe.each(allNodes)('under $name', (node) => {
  it.skipIf(node.path === undefined)('import and require give the same names', async () => {
    const { code, stdout, stderr } = await runChild(node, join(folder, 'exported-names.mjs'), {});
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report: Record<string, { imported: string[]; required: string[] }> = JSON.parse(stdout);
    expect(Object.keys(report)).toHaveLength(6);
    for (const { imported, required } of Object.values(report)) {
      expect(imported).not.toEqual([]);
      expect(required).toEqual(imported);
    }
  });
});

function createConsumer(type: string): void {
  const target = join(folder, type);
  mkdirSync(target);
  writeFileSync(join(target, 'package.json'), JSON.stringify({ type }));
  writeFileSync(join(target, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  for (const file of readdirSync(fixtures).filter((name) => name.endsWith('.ts'))) {
    copyFileSync(join(fixtures, file), join(target, file));
  }
}
