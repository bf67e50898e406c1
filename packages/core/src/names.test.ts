import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashKeyOf, logstoreProblem, projectProblem } from './names.js';

const HOSTILE = [
  ...['', '.', '..', '../x', 'a/b', 'a.b.c', 'a@b.c', 'a:80', 'a#b', 'a?b=c', 'a%2fb', 'a\\b'],
  ...['a b c', 'abc\r\nX: y', 'abc\n', '\0abc', 'abc\u3002com', 'прое́кт', '-abc', 'abc-', '_abc'],
];

describe('projectProblem', () => {
  it.each(['my-project', 'abc', 'a1b2c3', 'Old_Project', '0-0', `p${'-'.repeat(61)}t`])(
    'has nothing against %s',
    (name) => {
      expect(projectProblem(name)).toBeUndefined();
    },
  );

  it.each([...HOSTILE, 'ab', 'p'.repeat(64)])('refuses %j', (name) => {
    expect(projectProblem(name)).toMatch(/^a project's name: 3 to 63 /);
  });
});

describe('logstoreProblem', () => {
  it.each(['app_log', 'a1', 'internal-operation_log', 'NginxAccess', 'l'.repeat(128)])(
    'has nothing against %s',
    (name) => {
      expect(logstoreProblem(name)).toBeUndefined();
    },
  );

  it.each([...HOSTILE, 'l'.repeat(129)])('refuses %j', (name) => {
    expect(logstoreProblem(name)).toMatch(/^a logstore's name: 1 to 128 /);
  });
});

it('a name without problems changes neither the host nor the path of a URL', () => {
  const usual = fc.constantFrom(...'abcXYZ019-_');
  const hostile = fc.constantFrom(...'./:@?#%\\\r\n \0é。[]');
  const character = fc.oneof({ arbitrary: usual, weight: 30 }, { arbitrary: hostile, weight: 1 });
  const name = fc.string({ unit: character, minLength: 3, maxLength: 12 });
  fc.assert(
    fc.property(name, (text) => {
      fc.pre(projectProblem(text) === undefined && logstoreProblem(text) === undefined);
      const url = new URL(`https://${text}.example.com/logstores/${text}/shards/lb`);
      expect(url.hostname).toBe(`${text.toLowerCase()}.example.com`);
      expect(url.pathname).toBe(`/logstores/${text}/shards/lb`);
    }),
  );
});

describe('hashKeyOf', () => {
  it('leaves 32 hex digits as they are', () => {
    expect(hashKeyOf('00FFabcdef0123456789ABCDEF012345')).toBe('00FFabcdef0123456789ABCDEF012345');
  });

  it.each([
    ['127.0.0.1', 'f528764d624db129b32c21fbca0cb8d6'],
    ['', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['用户', '1fd02a90c38333badc226309fea6fecb'],
  ])('hashes anything else: %j', (key, md5) => {
    expect(hashKeyOf(key)).toBe(md5);
  });
});
