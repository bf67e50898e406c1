/**
 * Makes src/wire/sls.generated.ts from src/wire/sls.proto.
 * `node scripts/generate.mjs` writes the file; with `--stdout` it prints it instead.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const pbjs = createRequire(import.meta.url)('protobufjs-cli/pbjs');
const wire = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'wire');

// A root of its own: static modules of one process share protobufjs's registry of roots by name.
const OPTIONS = ['--target', 'static-module', '--wrap', 'esm', '--root', 'putlogs'].concat(
  ['keep-case', 'no-create', 'no-verify', 'no-convert', 'no-delimited'].map((o) => `--${o}`),
  ['no-service', 'no-typeurl', 'no-comments'].map((o) => `--${o}`),
);

const HEAD = `// @ts-nocheck
// Generated from sls.proto by "npm run generate"; log-group.ts gives it types.
`;

function generate() {
  return new Promise((resolve, reject) => {
    pbjs.main([...OPTIONS, join(wire, 'sls.proto')], (error, output) => {
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

const code = await generate();
if (process.argv.includes('--stdout')) process.stdout.write(code);
else writeFileSync(join(wire, 'sls.generated.ts'), code);
