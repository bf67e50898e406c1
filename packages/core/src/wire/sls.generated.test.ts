import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const core = join(import.meta.dirname, '..', '..');

it('is what the schema and the generator make today', () => {
  const made = execFileSync(process.execPath, ['scripts/generate.mjs', '--stdout'], {
    cwd: core,
    encoding: 'utf8',
  });
  expect(readFileSync(join(import.meta.dirname, 'sls.generated.ts'), 'utf8')).toBe(made);
});
