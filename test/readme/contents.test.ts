import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** Targets of a Markdown text's links that are no URL. */
function localLinks(markdown: string): string[] {
  const targets = [...markdown.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => !/^\w+:/.test(target));
}

/** The anchors of a Markdown text's headings. */
function anchors(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** The table of all options, links without their targets. */
function optionsTable(readme: string): string {
  const [table = ''] = /^\| option \| default \| \|\n(?:\|.*\n)+/m.exec(read(readme)) ?? [];
  return table.replaceAll(/\]\([^)]+\)/g, ']');
}

describe.each(['core', 'winston', 'pino', 'emulator'])('the README of %s', (name) => {
  it('links to nothing that is not shipped with it', () => {
    const folder = join('packages', name);
    const { files }: { files: string[] } = JSON.parse(read(join(folder, 'package.json')));
    const shipped = localLinks(read(join(folder, 'README.md'))).filter((t) => !t.startsWith('#'));
    const missing = shipped.filter((target) => {
      const [first = ''] = relative('.', target).split('/');
      return !files.includes(first) || !existsSync(join(root, folder, target));
    });
    expect(missing).toEqual([]);
  });
});

it.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'packages/core/README.md'])(
  '%s links to headings that are there',
  (file) => {
    const broken = localLinks(read(file)).filter((target) => {
      const [path = '', anchor] = target.split('#');
      const linked = path === '' ? file : join(dirname(file), path);
      if (!existsSync(join(root, linked))) return true;
      return anchor !== undefined && !anchors(read(linked)).includes(anchor);
    });
    expect(broken).toEqual([]);
  },
);

it("the options are the same in the root README and in core's, which npm users have", () => {
  const table = optionsTable('README.md');
  expect(table.split('\n').length).toBeGreaterThan(20);
  expect(optionsTable('packages/core/README.md')).toBe(table);
});
