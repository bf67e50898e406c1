import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What is tracked, and what would be: files that are not ignored. */
const files = execFileSync(
  'git',
  ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
  {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  },
)
  .split('\0')
  .filter((file) => file !== '' && existsSync(root + file));

/** What must not be there, and an example of it; in pieces, as this file is looked at, too. */
const rules: [string, RegExp, string[]][] = [
  [
    'a path of one machine',
    /(?<![\w.~$}*)-])\/(?:work|root|home\/\w+|Users\/\w+)\/\w/,
    ['"/home', '/ada/project"'],
  ],
  ['a path of one Windows machine', /\b[A-Z]:\\\\?Users\b/, ['C:', '\\Users\\ada']],
  [
    'the address of a package registry',
    /https?:\/\/(?:registry\.|[\w.-]*npmmirror|[\w.-]+\/artifactory)/,
    ['https://', 'registry.npmjs.org/'],
  ],
  [
    'a package lock entry with an address',
    /"resolved": "(?:https?|git)/,
    ['"resolved": ', '"https://example.com/a.tgz"'],
  ],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/, ['-----BEGIN ', 'RSA PRIVATE KEY-----']],
  [
    'an npm or GitHub token',
    /\b(?:npm_[A-Za-z\d]{36}|gh[opsu]_[A-Za-z\d]{36}|_authToken\s*=)/,
    ['ghp_', 'a1B2'.repeat(9)],
  ],
  [
    'an access key of Alibaba Cloud or AWS',
    /\b(?:LTAI[A-Za-z\d]{12,}|AKIA[A-Z\d]{16})\b/,
    ['LTAI', '5tAbCdEfGhIjKlMnOp'],
  ],
];

describe('no tracked file holds', () => {
  it.each(rules)('%s', (_, rule, example) => {
    expect(example.join('')).toMatch(rule);
    const found = files.flatMap((file) => matches(file, rule));
    expect(found).toEqual([]);
  });
});

it('there are files to look at', () => {
  expect(files).toEqual(
    expect.arrayContaining(['package.json', 'package-lock.json', 'packages/core/src/index.ts']),
  );
});

it.each(['node_modules/x', 'packages/core/dist/x', '.turbo/x', 'test/.results/x'])(
  '%s is ignored',
  (path) => {
    const ignored = execFileSync('git', ['check-ignore', '--no-index', path], { cwd: root });
    expect(ignored.toString().trim()).toBe(path);
  },
);

function matches(file: string, rule: RegExp): string[] {
  return readFileSync(root + file, 'utf8')
    .split('\n')
    .flatMap((line, index) => (rule.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : []));
}
