/**
 * Makes src/decode/sls.generated.ts, the emulator's own protobuf decoder, from core's schema: the
 * one thing the two packages share. Every `string` is read as `bytes`, because protobufjs replaces
 * invalid UTF-8 silently, and the emulator has to refuse it.
 * `node scripts/generate.mjs` writes the file; with `--stdout` it prints it instead.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const pbjs = createRequire(import.meta.url)('protobufjs-cli/pbjs');
const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, '../../core/src/wire/sls.proto');
const target = join(here, '../src/decode/sls.generated.ts');

// A root of its own: protobufjs keeps roots by name for the whole process, and core's generated
// code would otherwise overwrite this one when both are loaded.
const OPTIONS = ['--target', 'static-module', '--wrap', 'esm', '--root', 'putlogs-emulator'].concat(
  ['keep-case', 'no-create', 'no-encode', 'no-verify', 'no-convert'].map((o) => `--${o}`),
  ['no-delimited', 'no-service', 'no-typeurl', 'no-comments'].map((o) => `--${o}`),
);

const HEAD = `// @ts-nocheck
// Generated from core/src/wire/sls.proto by "npm run generate"; sls.ts gives it types.
`;

function generate(schema) {
  return new Promise((resolve, reject) => {
    pbjs.main([...OPTIONS, schema], (error, output) => {
      if (error) reject(error);
      else resolve(HEAD + typed(output));
    });
  });
}

/** Without an annotation the declarations would say that the module is an empty object. */
function typed(output) {
  const code = output.replace(/^\/\*eslint-disable.*\n/, '');
  const declared = code.replace('export const sls = ', 'export const sls: any = ');
  if (declared === code) throw new Error('protobufjs-cli no longer writes "export const sls = "');
  return `${declared.replace(/\n*export \{.*\};?\s*$/s, '').trimEnd()}\n`;
}

const folder = mkdtempSync(join(tmpdir(), 'putlogs-generate-'));
try {
  const schema = join(folder, 'sls.proto');
  writeFileSync(schema, readFileSync(source, 'utf8').replace(/\bstring\b/g, 'bytes'));
  const code = await generate(schema);
  if (process.argv.includes('--stdout')) process.stdout.write(code);
  else writeFileSync(target, code);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
