import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(
  ([, language, code = '']) => {
    return { language, code };
  },
);

it("the README's command starts the emulator", async () => {
  const commands = blocks
    .filter(({ language }) => language === 'sh')
    .map(({ code }) => code.trim())
    .filter((command) => command.startsWith('npx '));
  expect(commands).toEqual(['npx @putlogs/emulator --port 8080']);
  // npx runs a package's only command, whatever that is called.
  const { name, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect([name, Object.values(bin)]).toEqual(['@putlogs/emulator', ['./dist/esm/bin.js']]);
  // Another port than the README's, which may be taken on this machine.
  const args = (commands[0] ?? '').replace('8080', '0').split(' ').slice(2);
  const child = spawn(process.execPath, [join(root, 'dist/esm/bin.js'), ...args]);
  const [output] = await once(child.stdout.setEncoding('utf8'), 'data');
  expect(output).toContain('export SLS_ENDPOINT=http://127.0.0.1:');
  const ended = once(child, 'close');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

it('the README is short', () => {
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(150);
});
