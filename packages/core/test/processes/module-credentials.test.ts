import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useEmulator } from '../producer/emulated.js';

const SCRIPT = fileURLToPath(new URL('module-credentials.mjs', import.meta.url));
const FACTORY = '(keys) => ({ getCredentials: async () => keys })';
const { emulator, options } = useEmulator();

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'putlogs-module-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe.each(['esm', 'cjs'])('the %s build', (format) => {
  it.each([
    ['an ES module', 'provider.mjs', `await undefined; export default ${FACTORY}`],
    ['a CommonJS module', 'provider.cjs', `module.exports = ${FACTORY}`],
    ['a module with a path that no URL has', 'a b#c?.mjs', `export default ${FACTORY}`],
    [
      'an export that Node sees only at run time',
      'hidden.cjs',
      `module.exports = Object.assign({}, { hidden: ${FACTORY} })`,
      'hidden',
    ],
  ])('takes its credentials from %s', async (_, name, code, exported?: string) => {
    const path = join(folder, name);
    writeFileSync(path, code);
    const { endpoint = '', project = '', logstore = '', accessKeyId, accessKeySecret } = options();
    const env = {
      ...process.env,
      ...{ SLS_ENDPOINT: endpoint, SLS_PROJECT: project, SLS_LOGSTORE: logstore },
      ...{ FORMAT: format, CREDENTIALS: path },
      EXPORT: exported,
      KEYS: JSON.stringify({ accessKeyId, accessKeySecret }),
    };
    const { stdout } = await promisify(execFile)(execPath, [SCRIPT], { env });
    expect(JSON.parse(stdout)).toMatchObject({ delivered: 1, dropped: 0 });
    expect(emulator().logs()).toMatchObject([{ contents: { format } }]);
  });
});
