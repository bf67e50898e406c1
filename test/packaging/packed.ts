import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const results = fileURLToPath(new URL('../.results/', import.meta.url));

export const packageNames = ['core', 'winston', 'pino', 'emulator'] as const;
export type PackageName = (typeof packageNames)[number];

/** A package as the registry would get it. */
export interface PackedPackage {
  readonly name: PackageName;
  /** Paths inside the package. */
  readonly files: readonly string[];
  readonly tarball: Buffer;
}

interface PackReport {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** A folder below this package, so that what is in it finds the installed dependencies. */
export function createFolder(purpose: string): string {
  mkdirSync(results, { recursive: true });
  return mkdtempSync(join(results, `${purpose}-`));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true });
}

/** Packs all four into the folder. */
export function packAll(folder: string): PackedPackage[] {
  const workspaces = packageNames.flatMap((name) => ['-w', `@putlogs/${name}`]);
  const args = ['pack', '--json', '--silent', '--pack-destination', folder, ...workspaces];
  const output = execFileSync('npm', args, { cwd: root, encoding: 'utf8' });
  const reports = listOf(JSON.parse(output));
  return packageNames.map((name) => {
    const report = reports.find((packed) => packed.name === `@putlogs/${name}`);
    if (report === undefined) throw new Error(`npm pack said nothing of ${name}.`);
    const tarball = readFileSync(join(folder, report.filename));
    return { name, files: report.files.map(({ path }) => path), tarball };
  });
}

/** npm 11 reports a list, npm 12 an object by package name. */
function listOf(output: readonly PackReport[] | Record<string, PackReport>): readonly PackReport[] {
  return Object.values(output);
}

/** Unpacks them into `folder`/node_modules, which makes them the ones that scripts there find. */
export function unpackAll(packed: readonly PackedPackage[], folder: string): void {
  for (const { name, tarball } of packed) {
    const target = folderOf(folder, name);
    mkdirSync(target, { recursive: true });
    execFileSync('tar', ['-xz', '--strip-components=1', '-C', target], { input: tarball });
  }
}

export function folderOf(folder: string, name: PackageName): string {
  return join(folder, 'node_modules', '@putlogs', name);
}
