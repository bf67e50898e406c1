import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const GIB = 1024 ** 3;
const require = createRequire(import.meta.url);
const manifest = require('../package.json');

/** Which machine and which versions the figures are of. */
export function describeMachine() {
  const processors = cpus();
  return {
    processor: `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}`,
    memoryGiB: Math.round(totalmem() / GIB),
    system: `${type()} ${release()} ${process.arch}`,
    node: process.version,
    /** Before the run; well below the number of processors where nothing else goes on. */
    loadAverage: Number(loadavg()[0]?.toFixed(2)),
    packages: Object.fromEntries(measuredPackages().map((name) => [name, versionOf(name)])),
  };
}

/** @param {ReturnType<typeof describeMachine>} machine */
export function machineText({ processor, memoryGiB, system, node, loadAverage, packages }) {
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return (
    `${processor}, ${memoryGiB} GiB, ${system}, load average ${loadAverage} before the run, ` +
    `Node ${node}, ${versions.join(', ')}.`
  );
}

/** Those that are compared, not the tools. */
function measuredPackages() {
  const tools = new Set(['@putlogs/emulator', 'cli-table3', 'echarts', 'fast-check', 'lz4js']);
  return Object.keys(manifest.devDependencies).filter((name) => !tools.has(name));
}

/** @param {string} name */
function versionOf(name) {
  let folder = dirname(locate(name));
  for (;;) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) {
      const found = JSON.parse(readFileSync(file, 'utf8'));
      if (found.name === name) return found.version;
    }
    if (dirname(folder) === folder) throw new Error(`${name} has no version`);
    folder = dirname(folder);
  }
}

/** @param {string} name */
function locate(name) {
  try {
    return require.resolve(name);
  } catch {
    // Only for import.
    return fileURLToPath(import.meta.resolve(name));
  }
}
