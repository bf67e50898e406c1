import { describe, expect, it } from 'vitest';
import { PutLogsConfigError } from '../errors.js';
import { descriptorField } from './credentials-descriptor.js';

function failure(value: unknown): PutLogsConfigError {
  try {
    descriptorField(value);
  } catch (error) {
    if (error instanceof PutLogsConfigError) return error;
  }
  throw new Error('accepted, or thrown at');
}

describe('descriptorField()', () => {
  it.each([
    { type: 'env' },
    { type: 'file', path: '/run/keys', profile: 'app' },
    { type: 'ecs-ram-role', roleName: 'app' },
    {
      type: 'oidc',
      roleArn: 'a',
      oidcProviderArn: 'b',
      oidcTokenFile: 'c',
      sessionName: 'd',
      stsEndpoint: 'e',
    },
    { type: 'module', path: './keys.mjs', export: 'keys', options: { region: 'cn-hangzhou' } },
  ])('takes %j as it is, into an object of its own', (descriptor) => {
    expect(descriptorField(descriptor)).toEqual(descriptor);
    expect(descriptorField(descriptor)).not.toBe(descriptor);
  });

  it.each([
    [{ type: 'file' }, 'credentials.path', 'got undefined'],
    [{ type: 'file', path: 7 }, 'credentials.path', 'must be a string (got 7)'],
    [{ type: 'file', path: ' ' }, 'credentials.path', 'not empty'],
    [{ type: 'file', path: 'a', profile: {} }, 'credentials.profile', 'must be a string'],
    [{ type: 'module' }, 'credentials.path', 'got undefined'],
    [{ type: 'module', path: 'a', export: 1 }, 'credentials.export', 'must be a string'],
    [{ type: 'ecs-ram-role', roleName: 'a\r\nb' }, 'credentials.roleName', 'control characters'],
    [{ type: 'oidc', roleArn: null }, 'credentials.roleArn', 'got null'],
    [{ type: 'oidc', stsEndpoint: ['a'] }, 'credentials.stsEndpoint', 'got an array'],
    [{ type: 'oidc', sessionName: '' }, 'credentials.sessionName', 'not empty'],
    [{ type: 'ecs-ram-role', rolename: 'a' }, 'credentials.rolename', "did you mean 'roleName'?"],
    [{ type: 'env', path: 'a' }, 'credentials.path', "no field of type 'env'"],
  ])('names the field at fault in %j', (descriptor, option, words) => {
    const error = failure(descriptor);
    expect(error.option).toBe(option);
    expect(error.message).toContain(words);
  });

  it.each([
    [{ type: 'ecs' }, 'got the type "ecs"; did you mean \'env\'?'],
    [{ type: 'ecs_ram_role' }, "did you mean 'ecs-ram-role'?"],
    [{ type: 'toString' }, 'got the type "toString"'],
    [{}, "one of 'env', 'file', 'ecs-ram-role', 'oidc', 'module'"],
    ['env', 'must be a provider'],
    [null, 'must be a provider'],
  ])('names the types there are for %j', (value, words) => {
    const error = failure(value);
    expect(error.option).toBe('credentials');
    expect(error.message).toContain(words);
  });

  it('takes no field that is not the descriptor’s own', () => {
    const descriptor = Object.create(
      { roleName: 'inherited' },
      {
        type: { value: 'ecs-ram-role', enumerable: true },
      },
    );
    expect(descriptorField(descriptor)).toEqual({ type: 'ecs-ram-role', roleName: undefined });
  });
});
