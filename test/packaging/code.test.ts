import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { packageNames } from './packed.js';

/** What makes code of text, or loads what is named only while it runs. */
const FROM_TEXT = [
  /\beval\s*\(/,
  /\bFunction\s*\(/,
  /\bnode:vm\b/,
  /\bnode:child_process\b/,
  /\bset(?:Timeout|Interval)\s*\(\s*['"`]/,
  /\beval: true\b/,
  /\bimport\s*\((?!\s*['"])/,
  /\brequire\s*\((?!\s*['"])/,
  /\bcreateRequire\s*\(/,
  /\bprocess\.(?:binding|dlopen)\b/,
];

/** Those that do, and why that is no way in. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'core delivery/courier.js': 'starts a thread of a constant text, so that it works in a bundle',
  'core delivery/import-module.js': 'loads the module that the option `credentials` names',
  'core delivery/credentials-module.js': 'finds the file of that module; it is not loaded by this',
};

describe.each(packageNames)('the package %s', (name) => {
  it.each(['esm', 'cjs'])(
    'makes no code of text in its %s build, but where it says so',
    (format) => {
      const folder = fileURLToPath(
        new URL(`../../packages/${name}/dist/${format}/`, import.meta.url),
      );
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.js'))
        .map((file) => file.replaceAll('\\', '/'));
      expect(files.length).toBeGreaterThan(5);
      const found = files.filter((file) => {
        const code = withoutComments(readFileSync(join(folder, file), 'utf8'));
        return FROM_TEXT.some((pattern) => pattern.test(code));
      });
      const allowed = Object.keys(EXCEPTIONS).filter((key) => key.startsWith(`${name} `));
      expect(found.map((file) => `${name} ${file}`).toSorted()).toEqual(allowed.toSorted());
    },
  );
});

it('the text of which the courier’s thread is made holds nothing that is put into it', () => {
  const path = new URL('../../packages/core/src/delivery/courier-worker.ts', import.meta.url);
  const source = readFileSync(path, 'utf8');
  expect(source).toContain('export const COURIER_SOURCE = `');
  expect(source).not.toContain('${');
});

function withoutComments(code: string): string {
  return code.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}
