import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A Node that tests can run under. */
export interface NodeRuntime {
  readonly name: string;
  /** Absent where there is no binary for this machine. */
  readonly path: string | undefined;
}

export const runtimesFolder = fileURLToPath(new URL('../runtimes/', import.meta.url));

/** The folders of runtimes/package.json's packages hold binaries for Linux on x64 only. */
export const haveOtherRuntimes = process.platform === 'linux' && process.arch === 'x64';

const node22 = installed('node-22');
const node24 = installed('node-24');

/** The other supported majors, from the npm registry. */
export const otherNodes: readonly NodeRuntime[] = [node22, node24];

/** This Node, and the others. */
export const allNodes: readonly NodeRuntime[] = [
  { name: `node ${process.version}`, path: process.execPath },
  ...otherNodes,
];

function installed(name: string): NodeRuntime {
  const path = `${runtimesFolder}node_modules/${name}/bin/node`;
  return { name: name.replace('-', ' '), path: existsSync(path) ? path : undefined };
}
