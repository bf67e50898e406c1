import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createFolder,
  folderOf,
  type PackageName,
  type PackedPackage,
  packAll,
  packageNames,
  removeFolder,
  unpackAll,
} from './packed.js';

const folder = createFolder('packed');
let packed: PackedPackage[] = [];

beforeAll(() => {
  packed = packAll(folder);
  unpackAll(packed, folder);
});
afterAll(() => removeFolder(folder));

describe.each(packageNames)('the package %s', (name) => {
  it('holds what runs, a README and what it links to, its licence and its manifest, and nothing else', () => {
    const outsideDist = packageOf(name).files.filter((file) => !file.startsWith('dist/'));
    const docs = name === 'core' ? ['docs/values.md'] : [];
    expect(outsideDist.toSorted()).toEqual(['LICENSE', 'README.md', ...docs, 'package.json']);
  });

  it('holds no test and no source, only JavaScript, its types and maps', () => {
    const inDist = filesInDist(name);
    const entries = ['esm/index.js', 'esm/index.d.ts', 'cjs/index.js', 'cjs/index.d.ts'];
    expect(inDist).toEqual(expect.arrayContaining(entries.map((entry) => `dist/${entry}`)));
    const expected = /(?:\.js|\.d\.ts|\.js\.map|\/package\.json)$/;
    expect(inDist.filter((file) => !expected.test(file) || file.includes('.test.'))).toEqual([]);
  });

  it('has no map to sources that are not there', () => {
    const maps = filesInDist(name).filter((file) => file.endsWith('.map'));
    const dangling = maps.filter((file) => {
      const map: { sourcesContent?: unknown } = JSON.parse(
        readFileSync(join(folderOf(folder, name), file), 'utf8'),
      );
      return map.sourcesContent === undefined;
    });
    expect(dangling.slice(0, 3)).toEqual([]);
  });

  it('resolves to the right types in every mode of TypeScript', async () => {
    const result = await checkPackage(createPackageFromTarballData(packageOf(name).tarball));
    if (result.types === false) throw new Error('It has no types.');
    expect(result.problems.filter((problem) => !isAccepted(problem))).toEqual([]);
  });

  it('has a manifest that publint finds nothing wrong with', async () => {
    const tarball = Uint8Array.from(packageOf(name).tarball).buffer;
    const { messages } = await publint({ level: 'suggestion', pack: { tarball } });
    expect(messages).toEqual([]);
  });
});

function packageOf(name: PackageName): PackedPackage {
  const found = packed.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`${name} was not packed.`);
  return found;
}

function filesInDist(name: PackageName): string[] {
  return packageOf(name).files.filter((file) => file.startsWith('dist/'));
}

/**
 * `moduleResolution: node10` knows no `exports`, so it can't find `./logger` in any package laid out
 * like these. TypeScript 7 has dropped it, and Node itself has resolved otherwise since version 12. What
 * it does find, the package's main entry, must be right in that mode, too.
 *
 * Nothing else is accepted. That `require('@putlogs/pino')` gives an object with a `default`, and not
 * the function, is what the types say, and pino's worker unwraps it.
 */
function isAccepted(problem: object): boolean {
  const { kind, resolutionKind, entrypoint }: Record<string, unknown> = { ...problem };
  return kind === 'NoResolution' && resolutionKind === 'node10' && entrypoint === './logger';
}
