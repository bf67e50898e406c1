import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environmentOf, runChild } from './support/run-child.js';
import { Service } from './support/service.js';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const readme = await readFile(join(PACKAGE, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code ?? '');

/** A part of what each block logs, in order of the blocks. */
const MESSAGES = [
  ['order placed', 'payment failed card declined'],
  ['user alice has 3 orders'],
  ['last words'],
  ['hello', 'denied'],
];

let service: Service;
let folder: string;
beforeAll(async () => {
  service = await Service.start();
  // Inside the package, where its name resolves to itself.
  folder = await mkdtemp(join(PACKAGE, 'test', 'fixtures', 'readme-'));
});
afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true });
});

describe('the README', () => {
  it('has as many programs as are known here', () => {
    expect(blocks).toHaveLength(MESSAGES.length);
  });

  for (const [index, code] of blocks.entries()) {
    it(`has a program ${index + 1} that runs and ships its records`, async () => {
      const path = join(folder, `${index}.mjs`);
      await writeFile(path, code);
      const destination = service.newDestination();
      const { code: exitCode, stderr } = await runChild(path, { env: environmentOf(destination) });
      expect(stderr).toBe('');
      expect(exitCode).toBe(0);
      expect(service.messages(destination).sort()).toEqual(MESSAGES[index]?.toSorted());
    });
  }
});
