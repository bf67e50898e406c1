import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type InstalledPackage, readPackage, withDependencies } from './installed.js';
import { packageNames } from './packed.js';

const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'];

describe.each(packageNames)('the package %s', (name) => {
  const installed = readPackage(fileURLToPath(new URL(`../../packages/${name}`, import.meta.url)));
  const { dependencies = {}, peerDependencies = {}, ...manifest } = installed.manifest;

  it('and all it depends on run no script when they are installed, and compile nothing', () => {
    const offenders = withDependencies(installed).filter(hasInstallStep).map(labelOf);
    expect(offenders).toEqual([]);
    expect(manifest.optionalDependencies).toBeUndefined();
  });

  it.each(['esm', 'cjs'])('imports in its %s build exactly what it declares', (format) => {
    const imported = importsBelow(join(installed.folder, 'dist', format), /\.js$/);
    const undeclared = imported.filter(
      (module) => !(module in dependencies || module in peerDependencies),
    );
    expect(undeclared).toEqual([]);
    expect(imported).toEqual(expect.arrayContaining(Object.keys(dependencies)));
  });

  it.each(['esm', 'cjs'])('needs for its %s types no more than it declares', (format) => {
    const imported = importsBelow(join(installed.folder, 'dist', format), /\.d\.ts$/);
    const undeclared = imported.filter(
      (module) => !(module in dependencies || module in peerDependencies),
    );
    expect(undeclared).toEqual([]);
  });
});

describe('the versions', () => {
  const manifests = packageNames.map((name) =>
    readPackage(fileURLToPath(new URL(`../../packages/${name}`, import.meta.url))),
  );

  it('of all packages are one, and they ask for exactly each other', () => {
    const [
      {
        manifest: { version },
      } = { manifest: { version: '' } },
    ] = manifests;
    for (const { manifest } of manifests) {
      expect(manifest.version).toBe(version);
      const siblings = Object.entries(manifest.dependencies ?? {}).filter(([name]) =>
        name.startsWith('@putlogs/'),
      );
      for (const [, range] of siblings) expect(range).toBe(version);
    }
  });
});

function hasInstallStep({ folder, manifest }: InstalledPackage): boolean {
  const { scripts = {}, gypfile = false, binary } = manifest;
  // npm compiles a package with a binding.gyp even if its manifest says nothing.
  const isCompiled = gypfile || binary !== undefined || existsSync(join(folder, 'binding.gyp'));
  return isCompiled || INSTALL_SCRIPTS.some((script) => script in scripts);
}

function labelOf({ manifest: { name, version } }: InstalledPackage): string {
  return `${name}@${version}`;
}

/** Names of the packages that files import or require; the platform's modules left out. */
function importsBelow(folder: string, files: RegExp): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => files.test(file))
    .flatMap((file) => specifiersIn(readFileSync(join(folder, file), 'utf8')))
    .filter((specifier) => !/^(?:\.|node:)/.test(specifier) && !builtinModules.includes(specifier))
    .map(packageNameOf);
  return [...new Set(names)];
}

function specifiersIn(code: string): string[] {
  const withoutComments = code.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const pattern = /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*['"]([^'"]+)['"]/g;
  return Array.from(withoutComments.matchAll(pattern), ([, specifier = '']) => specifier);
}

function packageNameOf(specifier: string): string {
  const [scopeOrName = '', name = ''] = specifier.split('/');
  return scopeOrName.startsWith('@') ? `${scopeOrName}/${name}` : scopeOrName;
}
