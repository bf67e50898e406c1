import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string) => readFileSync(root + file, 'utf8');

/** The cells of each row of the README's table of failures. */
function rows(): string[][] {
  const [, section = ''] = /\n## What happens when\n(.*?)\n## /s.exec(read('README.md')) ?? [];
  const [, , ...lines] = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.map((line) => line.split('|').slice(1, -1));
}

const links = (markdown: string) =>
  [...markdown.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);

/** The members of a union of texts. */
function union(source: string, name: string): string[] {
  const [, body = ''] = new RegExp(`export type ${name} =\n(.*?);`, 's').exec(source) ?? [];
  return [...body.matchAll(/^ {2}\| '([^']+)'/gm)].map(([, member = '']) => member);
}

describe('the table of failures in the README', () => {
  it('says of each failure what becomes of the application and its records, and what is seen', () => {
    expect(rows().length).toBeGreaterThanOrEqual(30);
    for (const cells of rows()) {
      expect(cells).toHaveLength(4);
      expect(cells.filter((cell) => cell.trim() === '')).toEqual([]);
    }
  });

  it('leads from each failure to the test that shows it', () => {
    for (const [failure = ''] of rows()) {
      expect(links(failure), failure).toEqual([expect.stringMatching(/\.test\.ts$/)]);
    }
  });

  it('leads only to tests that are there', () => {
    const targets = rows().flatMap((cells) => links(cells.join('|')));
    expect(targets.filter((target) => !existsSync(root + target))).toEqual([]);
  });

  it('knows every reason for which a record may be dropped', () => {
    const reasons = union(read('packages/core/src/events.ts'), 'DropReason');
    expect(reasons).toContain('overflow');
    const seen = rows().map((cells) => cells.at(-1));
    for (const reason of reasons) {
      expect(seen, reason).toContainEqual(expect.stringContaining(`\`${reason}\``));
    }
  });
});
