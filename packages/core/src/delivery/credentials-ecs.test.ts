import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import {
  hang,
  json,
  metadataService,
  reset,
  showsSecret,
  text,
} from '../../test/credential-services.js';
import { failure, MINUTE_MS, START_MS, setUp, tokenOf } from '../../test/credentials-setup.js';
import { closeAll } from '../../test/local-servers.js';
import { PutLogsConfigError } from '../errors.js';

const ROLES = '/latest/meta-data/ram/security-credentials/';

afterEach(closeAll);

async function start(
  given: Parameters<typeof metadataService>[0] = {},
  env: NodeJS.ProcessEnv = {},
  roleName?: string,
) {
  const service = await metadataService(given);
  return { service, ...setUp({ type: 'ecs-ram-role', roleName }, env, service.address) };
}

describe("{ type: 'ecs-ram-role' }", () => {
  it('takes a token, asks for the role and gets its credentials', async () => {
    const { source, service, runtime } = await start();
    expect(await source.get()).toEqual({
      accessKeyId: 'STS.id-1',
      accessKeySecret: 'canary-role-secret',
      securityToken: 'canary-sts-token-1',
      expiration: START_MS + 60 * MINUTE_MS,
    });
    expect(service.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PUT /latest/api/token',
      `GET ${ROLES}`,
      `GET ${ROLES}app-role`,
    ]);
    expect(service.asked[0]?.headers['x-aliyun-ecs-metadata-token-ttl-seconds']).toBe('21600');
    expect(runtime.timers.size).toBe(0);
  });

  it.each([
    ['the descriptor', {}, 'app-role'],
    ['ALIBABA_CLOUD_ECS_METADATA', { ALIBABA_CLOUD_ECS_METADATA: 'app-role' }, undefined],
    ['the descriptor first', { ALIBABA_CLOUD_ECS_METADATA: 'other' }, 'app-role'],
  ])('need not ask for a role that %s names', async (_, env, roleName) => {
    const { source, service } = await start({}, env, roleName);
    expect(await tokenOf(source)).toBe('canary-sts-token-1');
    expect(service.asked.map(({ path }) => path)).not.toContain(ROLES);
  });

  it.each([
    ['refuses tokens', text('not here', 404)],
    ['breaks down over tokens', text('oops', 500)],
    ['gives a token that is none', text('two words\nand lines')],
    ['hangs up over tokens', reset],
  ])('goes on without a token when the service %s', async (_, token) => {
    const { source, service } = await start({ token, allowsV1: true });
    expect(await tokenOf(source)).toBe('canary-sts-token-1');
    for (const { headers, method } of service.asked) {
      if (method === 'GET') expect(headers).not.toHaveProperty('x-aliyun-ecs-metadata-token');
    }
  });

  it('goes on without a token when that request hangs', async () => {
    const { source, service, runtime } = await start({ token: hang, allowsV1: true });
    const arrived = service.next();
    const token = tokenOf(source);
    await arrived;
    runtime.fire(5000);
    expect(await token).toBe('canary-sts-token-1');
  });

  it.each(['ALIBABA_CLOUD_IMDSV1_DISABLED', 'ALIBABA_CLOUD_IMDSV1_DISABLE'])(
    'never goes on without a token when %s is true',
    async (variable) => {
      const token = text('not here', 404);
      const { source, service } = await start({ token, allowsV1: true }, { [variable]: 'True' });
      expect(await failure(source)).toMatchObject({
        code: 'MetadataFailed',
        message: '[MetadataFailed] the metadata service answered 404',
      });
      expect(service.asked).toHaveLength(1);
    },
  );

  it('takes a new token for each refresh, which it makes ahead of the end', async () => {
    const { source, service, runtime } = await start();
    await source.get();
    runtime.nowMs += 55 * MINUTE_MS;
    expect(await tokenOf(source)).toBe('canary-sts-token-1');
    await expect.poll(() => service.counts.credentials).toBe(2);
    await expect.poll(() => tokenOf(source)).toBe('canary-sts-token-2');
    expect(service.counts.tokens).toBe(2);
  });

  it('waits for the refresh once the credentials have expired', async () => {
    const { source, runtime } = await start();
    await source.get();
    runtime.nowMs += 60 * MINUTE_MS;
    expect(await tokenOf(source)).toBe('canary-sts-token-2');
  });

  it('refreshes once after a refusal, however many wait for it', async () => {
    const { source, service } = await start();
    const refused = await source.get();
    expect(source.invalidate(refused)).toBe(true);
    const all = await Promise.all(Array.from({ length: 100 }, () => tokenOf(source)));
    expect(new Set(all)).toEqual(new Set(['canary-sts-token-2']));
    expect(service.counts.credentials).toBe(2);
    expect(source.invalidate(refused)).toBe(true);
    expect(await tokenOf(source)).toBe('canary-sts-token-2');
    expect(service.counts.credentials).toBe(2);
  });

  it('is given up by the deadline of a request that hangs, and asks again for the next', async () => {
    let isHanging = true;
    const roles: Parameters<typeof metadataService>[0]['roles'] = (response, asked) =>
      (isHanging ? hang : text('app-role'))(response, asked);
    const { source, service, runtime } = await start({ roles });
    const arrived = service.next().then(() => service.next());
    const failed = failure(source);
    await arrived;
    runtime.fire(5000);
    expect(await failed).toMatchObject({
      code: 'MetadataFailed',
      message: expect.stringContaining('RequestTimeout: no answer within 3000 ms'),
    });
    isHanging = false;
    expect(await tokenOf(source)).toBe('canary-sts-token-1');
    expect(runtime.timers.size).toBe(0);
  });

  it.each([
    ['nobody has a role', { roles: text('nothing', 404) }, 'answered 404'],
    ['a page instead of a role', { roles: text('<html>log in</html>') }, 'named no role'],
    ['a path instead of a role', { roles: text('../../user-data') }, 'named no role'],
    ['dots instead of a role', { roles: text('..') }, 'named no role'],
    ['no credentials', { credentials: text('gone', 404) }, 'answered 404'],
    ['an error', { credentials: json({ Code: 'Oops', Message: 'try later' }, 500) }, 'Oops: try'],
    ['a page', { credentials: text('<html>canary</html>') }, 'no JSON object'],
    ['a list', { credentials: text('["canary"]') }, 'no JSON object'],
    ['half an object', { credentials: text('{"AccessKeySecret":"canary-secre') }, 'no JSON object'],
    ['a failure', { credentials: json({ Code: 'Failed' }) }, 'gave no credentials: Failed'],
    [
      'keys that it does not stand by',
      {
        credentials: json({
          ...{ Code: 'Expired', AccessKeyId: 'i', AccessKeySecret: 'canary', SecurityToken: 's' },
        }),
      },
      'gave no credentials: Expired',
    ],
    [
      'keys without a token',
      { credentials: json({ Code: 'Success', AccessKeyId: 'i', AccessKeySecret: 'canary' }) },
      'no SecurityToken',
    ],
    [
      'a token without keys',
      { credentials: json({ Code: 'Success', SecurityToken: 'canary' }) },
      'accessKeyId is missing',
    ],
    ['a flood', { credentials: text('x'.repeat(100_000)) }, 'larger than 65536 bytes'],
    ['a hang-up', { credentials: reset }, 'could not be asked'],
  ])('fails in words on %s', async (_, given, words) => {
    const { source } = await start(given);
    const error = await failure(source);
    expect(error).toMatchObject({
      name: 'CredentialsError',
      message: expect.stringContaining(words),
    });
    expect(showsSecret(inspect(error, { depth: 9, showHidden: true }))).toBe(false);
  });

  it('follows no redirect', async () => {
    const { service: elsewhere } = await start();
    const to = `http://127.0.0.1:${elsewhere.address.port}/`;
    const { source } = await start({
      roles: (response) => void response.writeHead(302, { Location: to }).end(),
    });
    expect(await failure(source)).toMatchObject({ message: expect.stringContaining('302') });
    expect(elsewhere.asked).toEqual([]);
  });

  it('leaves those at hand when a refresh fails, and says so', async () => {
    let replies = 0;
    const { source, errors, runtime, service } = await start({
      token: (response, asked) => {
        replies += 1;
        (replies === 1 ? text('canary-metadata-token-0') : text('down', 500))(response, asked);
      },
    });
    expect(await tokenOf(source)).toBe('canary-sts-token-1');
    runtime.nowMs += 56 * MINUTE_MS;
    expect(await tokenOf(source)).toBe('canary-sts-token-1');
    await expect.poll(() => errors.length).toBe(1);
    expect(errors[0]?.message).toBe('[MetadataFailed] the metadata service answered 403');
    expect(service.counts.credentials).toBe(1);
  });

  it.each([
    ['../user-data', {}],
    ['a b', {}],
    ['', {}],
    ['..', {}],
    [undefined, { ALIBABA_CLOUD_ECS_METADATA: 'a/b?c' }],
  ])('refuses the role name %j at once', (roleName, env) => {
    const construct = () => setUp({ type: 'ecs-ram-role', roleName }, env);
    expect(construct).toThrow(PutLogsConfigError);
    expect(construct).toThrow(/^\[credentials\.roleName\] /);
  });

  it('is refused where ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids it', () => {
    const env = { ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' };
    expect(() => setUp({ type: 'ecs-ram-role' }, env)).toThrow(/^\[credentials\.type\] .*switched/);
  });

  it('shows no secret, neither its source nor its errors', async () => {
    const { source } = await start();
    await source.get();
    const shown = inspect(source, { depth: 9, showHidden: true }) + JSON.stringify(source);
    expect(showsSecret(shown)).toBe(false);
  });
});
