import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cwd } from 'node:process';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure, KEY, setUp, tokenOf } from '../../test/credentials-setup.js';
import { PutLogsConfigError } from '../errors.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'putlogs-module-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, source: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, source);
  return path;
}

const given = (token: string) => `({ ...${JSON.stringify(KEY)}, securityToken: ${token} })`;
const OBJECT = `{ getCredentials: () => ${given("'object'")} }`;
const FACTORY = `async (options) => ({ getCredentials: async () => ${given('options.token')} })`;
const source = (path: string, more: { export?: string; options?: unknown } = {}) =>
  setUp({ type: 'module', path, ...more }).source;

describe("{ type: 'module' }", () => {
  it.each([
    ['a.mjs', `export default ${OBJECT}`],
    ['b.mjs', `export const getCredentials = () => ${given("'object'")}`],
    ['c.mjs', `export default class { static getCredentials() { return ${given("'object'")} } }`],
    ['d.cjs', `module.exports = ${OBJECT}`],
    ['e.cjs', `exports.getCredentials = () => ${given("'object'")}`],
    [
      'f.cjs',
      `Object.defineProperty(exports, '__esModule', { value: true }); exports.default = ${OBJECT}`,
    ],
    ['g.mjs', `export default { getCredential: async () => ${given("'object'")} }`],
  ])('takes the provider that %s exports: %s', async (name, code) => {
    expect(await tokenOf(source(write(name, code)))).toBe('object');
  });

  it.each([
    ['a.mjs', `export default ${FACTORY}`],
    ['b.cjs', `module.exports = ${FACTORY}`],
    ['c.cjs', `exports.__esModule = true; exports.default = ${FACTORY}`],
  ])('calls the function that %s exports with its options: %s', async (name, code) => {
    const options = { token: 'made-of-options' };
    expect(await tokenOf(source(write(name, code), { options }))).toBe('made-of-options');
  });

  it.each([
    ['a.mjs', `export const mine = ${OBJECT}; export default 7`],
    ['b.cjs', `exports.mine = ${OBJECT}`],
    ['c.cjs', `const all = { mine: ${OBJECT} }; module.exports = Object.assign({}, all)`],
  ])('takes the export that is named of %s: %s', async (name, code) => {
    expect(await tokenOf(source(write(name, code), { export: 'mine' }))).toBe('object');
  });

  it('finds the module by a path, a file URL, a relative path and a package name', async () => {
    const path = write('provider.mjs', `export default ${OBJECT}`);
    expect(await tokenOf(source(path))).toBe('object');
    expect(await tokenOf(source(pathToFileURL(path).href))).toBe('object');
    write('node_modules/keys/package.json', '{"name":"keys","exports":"./keys.mjs"}');
    write('node_modules/keys/keys.mjs', `export default ${OBJECT}`);
    const before = cwd();
    process.chdir(folder);
    try {
      expect(await tokenOf(source('./provider.mjs'))).toBe('object');
      expect(await tokenOf(source('keys'))).toBe('object');
    } finally {
      process.chdir(before);
    }
  });

  it('says so when a package is there, but for import only', () => {
    write('node_modules/keys/package.json', '{"name":"keys","exports":{"import":"./a.mjs"}}');
    const path = write('node_modules/keys/a.mjs', `export default ${OBJECT}`);
    const before = cwd();
    process.chdir(folder);
    try {
      expect(() => source('keys')).toThrow(
        /^\[credentials\.path\] names a package for import only/,
      );
      expect(() => source(path)).not.toThrow();
    } finally {
      process.chdir(before);
    }
  });

  it.each(['/nowhere/at/all.mjs', './nowhere.mjs', 'no-such-package', 'file://host/a', 'node:fs'])(
    'is a configuration error at once when there is no %s',
    (path) => {
      const construct = () => source(path);
      expect(construct).toThrow(PutLogsConfigError);
      expect(construct).toThrow(/^\[credentials\.path\] names no module/);
    },
  );

  it.each([
    ['export const other = 1', 'missing', "the module has no export 'missing'"],
    ['export const other = 1', 'default', "the module has no export 'default'"],
    ['export const other = 1', undefined, 'the export is no object with getCredentials()'],
    ['export default 7', undefined, 'the export is no object'],
    ['export default () => null', undefined, 'the exported function gave no object'],
    ['export default () => { throw new Error("broken") }', undefined, 'broken'],
    ['export default async () => { throw "text" }', undefined, 'something that is no error'],
    ['export default class { getCredentials() {} }', undefined, "without 'new'"],
    ['throw new Error("at load")', undefined, 'at load'],
    ['this is no JavaScript', undefined, 'ModuleFailed'],
    ['import "no-such-package"', undefined, 'ERR_MODULE_NOT_FOUND: '],
    [`throw new Error("key ${'s'.repeat(40)}")`, undefined, '[ModuleFailed] key ***'],
  ])('fails in words on %j (export %j)', async (code, name, words) => {
    const options = name === undefined ? {} : { export: name };
    const error = await failure(source(write('a.mjs', code), options));
    expect(error).toMatchObject({ name: 'CredentialsError', code: 'ModuleFailed' });
    expect(String(error)).toContain(words);
  });

  it('is loaded once, and its provider asked at each refresh', async () => {
    const path = write(
      'counting.mjs',
      `let made = 0, asked = 0;
       export default () => (made++, { getCredentials: () => (asked++, ${given("made + '/' + asked")}) })`,
    );
    const one = source(path);
    expect(await tokenOf(one)).toBe('1/1');
    one.invalidate();
    expect(await tokenOf(one)).toBe('1/2');
  });

  it('whose function failed is made again for the next request', async () => {
    const path = write(
      'flaky.mjs',
      `let calls = 0;
       export default () => { if (calls++ === 0) throw new Error('too early'); return ${OBJECT} }`,
    );
    const one = source(path);
    expect(await failure(one)).toMatchObject({ message: '[ModuleFailed] too early' });
    expect(await tokenOf(one)).toBe('object');
  });

  it.each([
    ['loading', 'await new Promise(() => undefined)'],
    ['making the provider', 'export default () => new Promise(() => undefined)'],
    ['asking it', 'export default { getCredentials: () => new Promise(() => undefined) }'],
  ])('is given up after its time when %s hangs', async (_, code) => {
    const { source: one, runtime } = setUp({ type: 'module', path: write('hang.mjs', code) });
    const failed = failure(one);
    runtime.fire();
    expect(await failed).toMatchObject({ code: 'ProviderTimeout' });
  });

  it('shows none of its options', async () => {
    const options = { token: 'canary-option' };
    const one = source(write('a.mjs', `export default ${FACTORY}`), { options });
    expect(await tokenOf(one)).toBe('canary-option');
    const shown = inspect(one, { depth: 9, showHidden: true }) + JSON.stringify(one);
    expect(shown).not.toContain('canary');
  });
});
