import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { haveOtherRuntimes, runtimesFolder } from './runtimes.js';

/**
 * Runs before the tests: installs the other Node versions if the locked ones aren't there. They are
 * no workspace's dependency, because a package whose bin is called `node` would take the place of the
 * Node that runs every npm script of the project.
 */
export default function installRuntimes(): void {
  if (!haveOtherRuntimes || areInstalled()) return;
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts'], {
    cwd: runtimesFolder,
    stdio: 'inherit',
  });
  if (status === 0 && areInstalled()) return;
  throw new Error('The Node versions of test/runtimes/package.json could not be installed.');
}

function areInstalled(): boolean {
  return Object.entries(lockedPackages())
    .filter(([folder]) => folder !== '')
    .every(([folder, { version }]) => installedVersion(folder) === version);
}

interface LockedPackage {
  readonly version?: string;
}

function lockedPackages(): Record<string, LockedPackage> {
  const lock: { packages: Record<string, LockedPackage> } = JSON.parse(
    readFileSync(`${runtimesFolder}package-lock.json`, 'utf8'),
  );
  return lock.packages;
}

function installedVersion(folder: string): string | undefined {
  const manifest = `${runtimesFolder}${folder}/package.json`;
  if (!existsSync(manifest) || !existsSync(`${runtimesFolder}${folder}/bin/node`)) return undefined;
  const { version }: LockedPackage = JSON.parse(readFileSync(manifest, 'utf8'));
  return version;
}
