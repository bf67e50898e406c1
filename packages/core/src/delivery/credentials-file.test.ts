import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure, KEY, MINUTE_MS, START_MS, setUp, tokenOf } from '../../test/credentials-setup.js';
import type { Credentials } from './credentials.js';

describe("{ type: 'file' }", () => {
  let folder = '';
  let path = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'putlogs-credentials-'));
    path = join(folder, 'credentials');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = async (text: string, profile?: string): Promise<Credentials> => {
    writeFileSync(path, text);
    return setUp({ type: 'file', path, profile }).source.get();
  };

  it.each([
    [
      'JSON',
      JSON.stringify({ ...KEY, securityToken: 'token', expiration: '2026-11-24T13:00:00Z' }),
    ],
    [
      'JSON with capitals',
      '{"AccessKeyId":"LTAI-canary-id","AccessKeySecret":"canary-secret","SecurityToken":"token","Expiration":"2026-11-24T13:00:00Z"}',
    ],
    [
      'an answer of STS',
      '\ufeff{"RequestId":"1","Credentials":{"AccessKeyId":"LTAI-canary-id","AccessKeySecret":"canary-secret","SecurityToken":"token","Expiration":"2026-11-24T13:00:00Z"}}\n',
    ],
    [
      'INI',
      '[default]\naccess_key_id = LTAI-canary-id\naccess_key_secret=canary-secret\r\nsecurity_token = token\nexpiration = 2026-11-24T13:00:00Z\n',
    ],
    [
      'INI with more',
      '# keys\n[other]\naccess_key_id = no\n\n[default]\n; mine\nenable = true\ntype = sts\naccess_key_id = LTAI-canary-id\naccess_key_secret = canary-secret\nsts_token = token\nexpiration = 1795525200\n[last]\naccess_key_id = no',
    ],
  ])('may be %s', async (_, text) => {
    expect(await read(text)).toEqual({
      ...{ ...KEY, securityToken: 'token', expiration: START_MS + 60 * MINUTE_MS },
    });
  });

  it('has several profiles', async () => {
    const text =
      '[a]\naccess_key_id = A\naccess_key_secret = a==\n[b]\naccess_key_id = B\naccess_key_secret = b\n';
    expect(await read(text, 'a')).toMatchObject({ accessKeyId: 'A', accessKeySecret: 'a==' });
    expect(await read(text, 'b')).toMatchObject({ accessKeyId: 'B', accessKeySecret: 'b' });
  });

  it.each([
    ['', 'FileInvalid', 'the file is empty'],
    ['{"accessKeySecret": canary-secret}', 'FileInvalid', 'the file is not valid JSON'],
    ['access_key_id = LTAI-canary-id', 'FileInvalid', 'no section [default]'],
    [
      '[default]\ntype = ram_role_arn\naccess_key_id = a\naccess_key_secret = b',
      'FileInvalid',
      'type that is not supported',
    ],
    [
      '[default]\naccess_key_id = LTAI-canary-id',
      'InvalidCredentials',
      'accessKeySecret is missing',
    ],
    ['[default]\n__proto__ = canary-secret', 'InvalidCredentials', 'accessKeyId is missing'],
    ['x'.repeat(70_000), 'FileInvalid', 'larger than 65536 bytes'],
  ])('is refused without repeating it: %.40j', async (text, code, message) => {
    const error = await read(text).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'CredentialsError', code });
    expect(String(error)).toContain(message);
    expect(inspect(error)).not.toContain('canary');
  });

  it('that is not there has failed, until it is', async () => {
    const { source } = setUp({ type: 'file', path });
    expect(await failure(source)).toMatchObject({
      code: 'FileUnreadable',
      message: expect.stringContaining('ENOENT'),
    });
    writeFileSync(path, JSON.stringify(KEY));
    expect(await source.get()).toMatchObject(KEY);
  });

  it('is read again as soon as it is written or replaced', async () => {
    writeFileSync(path, JSON.stringify({ ...KEY, securityToken: 'one' }));
    const { source } = setUp({ type: 'file', path });
    expect(await tokenOf(source)).toBe('one');
    const same = await source.get();
    expect(await source.get()).toBe(same);
    writeFileSync(path, JSON.stringify({ ...KEY, securityToken: 'second' }));
    expect(await tokenOf(source)).toBe('second');
    writeFileSync(`${path}.new`, JSON.stringify({ ...KEY, securityToken: 'third!' }));
    renameSync(`${path}.new`, path);
    expect(await tokenOf(source)).toBe('third!');
  });

  it('that is damaged or gone later leaves the credentials at hand', async () => {
    writeFileSync(path, JSON.stringify(KEY));
    const { source, errors } = setUp({ type: 'file', path });
    const held = await source.get();
    writeFileSync(path, '{"accessKeyId":');
    expect(await source.get()).toBe(held);
    rmSync(path);
    expect(await source.get()).toBe(held);
    expect(errors.map(({ code }) => code)).toEqual(['FileInvalid', 'FileUnreadable']);
  });
});
