import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('the generated decoder is what the schema in core generates today', () => {
  const script = join(import.meta.dirname, '../../scripts/generate.mjs');
  const made = execFileSync(process.execPath, [script, '--stdout'], { encoding: 'utf8' });
  expect(readFileSync(join(import.meta.dirname, 'sls.generated.ts'), 'utf8')).toBe(made);
});
