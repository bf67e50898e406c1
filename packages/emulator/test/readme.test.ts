import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(
  ([, language, code = '']) => {
    return { language, code };
  },
);

it("the README's JavaScript blocks, one after the other, are a program that runs", async () => {
  const code = blocks.filter(({ language }) => language === 'js').map((block) => block.code);
  // Inside the package, so that its own name resolves to its build.
  const folder = join(root, '.results');
  const file = join(folder, `readme-${process.pid}.mjs`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, code.join('\n'));
  try {
    const { stderr } = await promisify(execFile)(process.execPath, [file], { timeout: 30_000 });
    expect([code.length, stderr]).toEqual([2, '']);
  } finally {
    rmSync(file);
  }
});

it("the README's command starts the emulator", async () => {
  const commands = blocks
    .filter(({ language }) => language === 'sh')
    .map(({ code }) => code.trim());
  expect(commands).toEqual(['npx putlogs-emulator --port 8080']);
  // Another port than the README's, which may be taken on this machine.
  const args = (commands[0] ?? '').replace('8080', '0').split(' ').slice(2);
  const child = spawn(process.execPath, [join(root, 'dist/esm/bin.js'), ...args]);
  const [output] = await once(child.stdout.setEncoding('utf8'), 'data');
  expect(output).toContain('export SLS_ENDPOINT=http://127.0.0.1:');
  const ended = once(child, 'close');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

it('the README has no language of blocks that nothing here runs, and is short', () => {
  expect(new Set(blocks.map(({ language }) => language))).toEqual(new Set(['sh', 'js']));
  expect(readme.split('\n').length).toBeLessThanOrEqual(150);
});
