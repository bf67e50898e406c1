import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runNode } from './harness/child.js';
import { useService } from './harness/service.js';

const service = useService();
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code = '']) => code);

describe('README.md', () => {
  // Where the package's own name leads to the package.
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(fileURLToPath(new URL('./readme-', import.meta.url)));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has examples', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(5);
  });

  it.each(blocks.map((code, index) => ({ example: index + 1, code })))(
    'has an example $example that runs, and ships its records',
    async ({ example, code }) => {
      const file = join(folder, `example-${example}.mjs`);
      writeFileSync(file, code);
      expect(await runNode([file], { env: service.env })).toMatchObject({ code: 0, signal: null });
      const logged = [...code.matchAll(/logger\.\w+\((?:\{.*\}, )?'(.*)'\)/g)].map(
        ([, msg]) => msg,
      );
      expect(logged.length).toBeGreaterThan(0);
      expect(await service.messages()).toEqual(logged);
    },
  );

  it('has at most 150 lines', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(150);
  });
});
