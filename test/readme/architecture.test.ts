import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const architecture = readFileSync(`${root}ARCHITECTURE.md`, 'utf8');
const [, table = ''] =
  /\| invariant \| kept in \| tested in \|\n\|[-|]+\n((?:\|.*\n)+)/.exec(architecture) ?? [];
const invariants = table
  .trimEnd()
  .split('\n')
  .map((line) => line.split(/(?<!\\)\|/).slice(1, -1));

describe('the invariants in ARCHITECTURE.md', () => {
  it('are each kept in files of core that are there', () => {
    expect(invariants.length).toBeGreaterThan(10);
    for (const [invariant, keeper = ''] of invariants) {
      const files = [...keeper.matchAll(/`([\w/-]+\.ts)`/g)].map(([, file = '']) => file);
      expect(files, invariant).not.toEqual([]);
      const missing = files.filter((file) => !existsSync(`${root}packages/core/src/${file}`));
      expect(missing).toEqual([]);
    }
  });

  it('name only members that these files have', () => {
    for (const [, keeper = ''] of invariants) {
      for (const [, file = '', members = ''] of keeper.matchAll(/`([\w/-]+\.ts)` \(([^)]+)\)/g)) {
        const source = readFileSync(`${root}packages/core/src/${file}`, 'utf8');
        for (const [, member = ''] of members.matchAll(/`(#?\w+)`/g)) {
          expect(source.search(new RegExp(` ${member}[<(]`)), `${member} in ${file}`).not.toBe(-1);
        }
      }
    }
  });

  it('are each tested in files that are there', () => {
    for (const [invariant, , tests = ''] of invariants) {
      const files = [...tests.matchAll(/\]\(([^)]+)\)/g)].map(([, file = '']) => file);
      expect(files, invariant).not.toEqual([]);
      expect(files.filter((file) => !existsSync(root + file))).toEqual([]);
    }
  });
});
