import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly gypfile?: boolean;
  readonly binary?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface InstalledPackage {
  readonly folder: string;
  readonly manifest: Manifest;
}

export function readPackage(folder: string): InstalledPackage {
  return { folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) };
}

/** The packages that come with this one, at every depth, and itself. */
export function withDependencies(root: InstalledPackage): InstalledPackage[] {
  const found = new Map([[root.folder, root]]);
  // A Map may grow while it is walked.
  for (const { folder, manifest } of found.values()) {
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      const dependency = findPackage(name, folder);
      found.set(dependency.folder, dependency);
    }
  }
  return [...found.values()];
}

/** As Node finds it, but also where `exports` hides the manifest. */
function findPackage(name: string, from: string): InstalledPackage {
  const folder = join(from, 'node_modules', name);
  if (existsSync(join(folder, 'package.json'))) return readPackage(folder);
  if (dirname(from) === from) throw new Error(`${name} is not installed.`);
  return findPackage(name, dirname(from));
}
