import { createRequire } from 'node:module';
import type { pino } from 'pino';

const require = createRequire(import.meta.url);

/** Every major version that is supported, by the name it is installed as. */
export const newest = installed('pino');
export const pinos: readonly InstalledPino[] = [installed('pino-8'), installed('pino-9'), newest];

interface InstalledPino {
  readonly name: string;
  readonly version: string;
  readonly pino: typeof pino;
}

function installed(name: string): InstalledPino {
  const { version } = require(`${name}/package.json`);
  return { name, version: `pino ${version}`, pino: require(name) };
}

/** The built target, as pino finds it: by its `require` condition. */
export const target: string = require.resolve('@putlogs/pino');
