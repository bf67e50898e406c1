import { describe, expect, it } from 'vitest';
import { secretsOf } from './secrets.js';

const KEY = { accessKeyId: 'the-id', accessKeySecret: 'the-secret', securityToken: 'a+b/c==' };

describe('secretsOf()', () => {
  it.each([
    ['v1', 'LOG the-id:AbC+/d=', ['AbC+/d=', 'AbC%2B%2Fd%3D']],
    ['v4', 'SLS4-HMAC-SHA256 Credential=the-id/2026/cn/sls,Signature=0a1b', ['0a1b']],
  ])('are the keys and the signature of %s, also as URLs have them', (_, Authorization, signs) => {
    const keys = ['the-id', 'the-secret', 'a+b/c==', 'a%2Bb%2Fc%3D%3D'];
    expect(secretsOf(KEY, { Authorization }).toSorted()).toEqual([...keys, ...signs].toSorted());
  });

  it('are none that would mask everything', () => {
    expect(secretsOf({ accessKeyId: 'a', accessKeySecret: 'b' }, {})).toEqual(['a', 'b']);
  });
});
