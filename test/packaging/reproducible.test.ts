import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFolder, packAll, packageNames, removeFolder } from './packed.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc');

function temporaryFolder(purpose: string): string {
  const folder = createFolder(purpose);
  onTestFinished(() => removeFolder(folder));
  return folder;
}

describe('what is published can be made again from the sources, byte for byte:', () => {
  it('the same files are packed into the same tarball', () => {
    const hashes = ['first', 'second'].map((purpose) =>
      packAll(temporaryFolder(purpose)).map(({ tarball }) => sha256(tarball)),
    );
    expect(hashes[1]).toEqual(hashes[0]);
  });

  it.each(packageNames)('the sources of %s compile into the same files', (name) => {
    const again = temporaryFolder(`again-${name}`);
    const folder = join(root, 'packages', name);
    const args = [tsc, '--project', join(folder, 'tsconfig.build.json'), '--outDir', again];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    const { 'package.json': _, ...built } = hashesBelow(join(folder, 'dist/esm'));
    expect(hashesBelow(again)).toEqual(built);
  });
});

describe('package-lock.json', () => {
  interface Locked {
    readonly version?: string;
    readonly integrity?: string;
    readonly link?: boolean;
    readonly hasInstallScript?: boolean;
  }
  const locks = ['package-lock.json', 'test/runtimes/package-lock.json'].map((path) => {
    const lock: { packages: Record<string, Locked> } = JSON.parse(
      readFileSync(root + path, 'utf8'),
    );
    return Object.entries(lock.packages).filter(([folder]) => folder.includes('node_modules/'));
  });

  it.each(locks)('pins each package to its bytes', (...entries) => {
    const loose = entries.filter(
      ([, { version, integrity, link }]) =>
        link !== true && !(version?.match(/^\d/) && integrity?.startsWith('sha512-')),
    );
    expect(loose.map(([folder]) => folder)).toEqual([]);
  });
});

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function hashesBelow(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(
    entries.map((path) => [
      path.slice(folder.length).replace(/^\W+/, ''),
      sha256(readFileSync(path)),
    ]),
  );
}
