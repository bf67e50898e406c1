import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, it, onTestFinished } from 'vitest';
import { runScript } from './run-script.js';
import { useServers } from './servers.js';

const logstore = useServers();

/** For dependencies that are CommonJS. */
const requireInEsm = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;

it.each([
  ['cjs', 'app.cjs', ''],
  ['esm', 'app.mjs', requireInEsm],
] as const)(
  'one minified file (%s) of winston, pino and their adapters, far from any node_modules, delivers on process.exit()',
  async (format, name, banner) => {
    const folder = mkdtempSync(join(tmpdir(), 'putlogs-bundle-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const outfile = join(folder, name);
    await build({
      entryPoints: [fileURLToPath(new URL('children/bundled.mjs', import.meta.url))],
      ...{ outfile, format, banner: { js: banner } },
      ...{ bundle: true, minify: true, platform: 'node', logLevel: 'silent' },
    });
    const store = logstore('good', `bundle-${format}`);
    const { code, foreign, said } = await runScript(outfile, { env: store.env });
    expect({ code, foreign, said }).toEqual({ code: 3, foreign: '', said: [] });
    expect(store.arrived().toSorted()).toEqual(['pino', 'winston']);
  },
);
