import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { destinationOf, openEmulator } from '../harness/open-emulator.js';
import { environmentOf, runChild } from '../harness/run-child.js';
import { allNodes, type NodeRuntime } from '../harness/runtimes.js';
import { expectAllOfFixture, type FixtureName } from './fixture-records.js';

/** Names of the aliases in package.json, with the versions they stand for. */
const winstons = {
  'winston-3.8': '3.8.2',
  'winston-3.11': '3.11.0',
  'winston-3.14': '3.14.2',
  winston: '3.19.0',
};
const pinos = { 'pino-8': '8.21.0', 'pino-9': '9.14.0', pino: '10.4.0' };

const require = createRequire(import.meta.url);

it.each(Object.entries({ ...winstons, ...pinos }))(
  '%s is the version that is meant',
  (module, version) => {
    expect(require(`${module}/package.json`).version).toBe(version);
  },
);

describe.each(allNodes)('under $name', (node) => {
  const test = it.skipIf(node.path === undefined);

  test.each(Object.entries(winstons))('every record of %s (%s) arrives once', (module) =>
    runFixture(node, 'winston', 'mjs', module),
  );
  test.each(Object.entries(pinos))('every record of %s (%s) arrives once, by worker', (module) =>
    runFixture(node, 'pino-worker', 'mjs', module),
  );
  test.each(Object.entries(pinos))('every record of %s (%s) arrives once, in-process', (module) =>
    runFixture(node, 'pino-in-process', 'mjs', module),
  );
  test.each([
    ['winston', 'winston'],
    ['pino-worker', 'pino'],
    ['pino-in-process', 'pino'],
  ] as const)('%s works from CommonJS', (fixture, module) =>
    runFixture(node, fixture, 'cjs', module),
  );
});

async function runFixture(
  node: NodeRuntime,
  fixture: FixtureName,
  format: 'mjs' | 'cjs',
  module: string,
): Promise<void> {
  const emulator = await openEmulator();
  const script = fileURLToPath(new URL(`fixtures/${fixture}.${format}`, import.meta.url));
  const env = { ...environmentOf(destinationOf(emulator)), FIXTURE_LOGGER: module };
  expect(await runChild(node, script, env)).toEqual({ code: 0, stdout: '', stderr: '' });
  expectAllOfFixture(emulator, fixture);
}
