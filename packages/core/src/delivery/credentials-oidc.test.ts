import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CANARIES,
  hang,
  json,
  reset,
  showsSecret,
  stsService,
  text,
} from '../../test/credential-services.js';
import { failure, MINUTE_MS, START_MS, setUp, tokenOf } from '../../test/credentials-setup.js';
import { closeAll } from '../../test/local-servers.js';
import { stsAddress } from './sts-address.js';

const ROLE = {
  roleArn: 'acs:ram::1:role/app',
  oidcProviderArn: 'acs:ram::1:oidc-provider/ack-rrsa-c1',
};

let folder = '';
let oidcTokenFile = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'putlogs-oidc-'));
  oidcTokenFile = join(folder, 'token');
  writeFileSync(oidcTokenFile, `${CANARIES.oidcToken}\n`);
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await closeAll();
});

async function start(given: Parameters<typeof stsService>[0] = {}) {
  const service = await stsService(given);
  const descriptor = { type: 'oidc', ...ROLE, oidcTokenFile, stsEndpoint: service.url } as const;
  return { service, ...setUp(descriptor) };
}

describe("{ type: 'oidc' }", () => {
  it('asks STS for the role, with the token in the body only', async () => {
    const { source, service, runtime } = await start();
    expect(await source.get()).toEqual({
      accessKeyId: 'STS.id-1',
      accessKeySecret: 'canary-role-secret',
      securityToken: 'canary-sts-token-1',
      expiration: START_MS + 60 * MINUTE_MS,
    });
    const [asked] = service.asked;
    expect(asked?.method).toBe('POST');
    expect(asked?.headers).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded' });
    expect(asked?.headers).not.toHaveProperty('authorization');
    const { pathname, searchParams } = new URL(asked?.path ?? '', service.url);
    expect(pathname).toBe('/');
    expect(Object.fromEntries(searchParams)).toEqual({
      Action: 'AssumeRoleWithOIDC',
      Format: 'JSON',
      Version: '2015-04-01',
      Timestamp: '2026-11-24T12:00:00Z',
      SignatureNonce: expect.stringMatching(/^[\da-f-]{36}$/),
    });
    expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({
      RoleArn: ROLE.roleArn,
      OIDCProviderArn: ROLE.oidcProviderArn,
      OIDCToken: CANARIES.oidcToken,
      RoleSessionName: 'putlogs',
      DurationSeconds: '3600',
    });
    expect(runtime.timers.size).toBe(0);
  });

  it('takes what the descriptor leaves open from the environment', async () => {
    const service = await stsService({});
    const env = {
      ALIBABA_CLOUD_ROLE_ARN: ROLE.roleArn,
      ALIBABA_CLOUD_OIDC_PROVIDER_ARN: ROLE.oidcProviderArn,
      ALIBABA_CLOUD_OIDC_TOKEN_FILE: oidcTokenFile,
      ALIBABA_CLOUD_ROLE_SESSION_NAME: 'from-env',
      ALIBABA_CLOUD_STS_ENDPOINT: service.url,
    };
    expect(await tokenOf(setUp({ type: 'oidc' }, env).source)).toBe('canary-sts-token-1');
    const own = { type: 'oidc', sessionName: 'own', roleArn: 'acs:ram::1:role/own' } as const;
    await setUp(own, env).source.get();
    const forms = service.asked.map(({ body }) => new URLSearchParams(body));
    expect(forms.map((form) => form.get('RoleSessionName'))).toEqual(['from-env', 'own']);
    expect(forms.map((form) => form.get('RoleArn'))).toEqual([ROLE.roleArn, own.roleArn]);
  });

  it.each(['roleArn', 'oidcProviderArn', 'oidcTokenFile'])('does not go without %s', (name) => {
    const whole = { type: 'oidc', ...ROLE, oidcTokenFile } as const;
    const construct = () => setUp({ ...whole, [name]: undefined });
    expect(construct).toThrow(
      new RegExp(`^\\[credentials\\.${name}\\] is missing.*ALIBABA_CLOUD_`),
    );
  });

  it.each(['x', 'a b', 'a'.repeat(65), 'ключ'])('refuses the session name %j', (sessionName) => {
    const descriptor = { type: 'oidc', ...ROLE, oidcTokenFile, sessionName } as const;
    expect(() => setUp(descriptor)).toThrow(/^\[credentials\.sessionName\] must be 2 to 64/);
  });

  it('reads the token anew at each refresh, since the cluster renews it', async () => {
    let good: string = CANARIES.oidcToken;
    const { source, service, errors, runtime } = await start({ token: () => good });
    const refused = await source.get();
    good = 'canary.renewed.token';
    source.invalidate(refused);
    expect(await tokenOf(source)).toBe('canary-sts-token-1');
    expect(errors.map(({ message }) => message)).toEqual([
      '[StsFailed] STS answered 400: AuthenticationFail.OIDCToken.Expired: This JWT Token has already expired: ***',
    ]);
    writeFileSync(oidcTokenFile, good);
    runtime.nowMs += MINUTE_MS;
    expect(await tokenOf(source)).toBe('canary-sts-token-2');
    expect(service.asked).toHaveLength(3);
  });

  it('refreshes once ahead of the end and once after a refusal, however many ask', async () => {
    const { source, service, runtime } = await start();
    await source.get();
    runtime.nowMs += 55 * MINUTE_MS;
    await Promise.all(Array.from({ length: 100 }, () => source.get()));
    await expect.poll(() => tokenOf(source)).toBe('canary-sts-token-2');
    source.invalidate();
    const all = await Promise.all(Array.from({ length: 100 }, () => tokenOf(source)));
    expect(new Set(all)).toEqual(new Set(['canary-sts-token-3']));
    expect(service.asked).toHaveLength(3);
  });

  it('gives up a request that hangs by its own deadline', async () => {
    const { source, service, runtime } = await start({ reply: hang });
    const arrived = service.next();
    const failed = failure(source);
    await arrived;
    runtime.fire(8000);
    expect(await failed).toMatchObject({
      code: 'StsFailed',
      message: '[StsFailed] STS could not be asked: RequestTimeout: no answer within 8000 ms',
    });
  });

  it.each([
    ['a page', text('<html>canary</html>'), 'no JSON object'],
    ['an empty answer', text(''), 'no JSON object'],
    ['no credentials', json({ RequestId: '1' }), 'without credentials'],
    ['keys without a token', json({ Credentials: { AccessKeyId: 'a' } }), 'without credentials'],
    [
      'credentials that are none',
      json({ Credentials: { AccessKeyId: 'a', SecurityToken: 'canary' } }),
      'accessKeySecret is missing',
    ],
    ['404', text('nothing', 404), 'answered 404'],
    [
      '500 with a reason',
      json({ Code: 'InternalError', Message: 'oops' }, 500),
      '500: InternalErr',
    ],
    ['a reason of some other kind', json({ Code: 7, Message: ['canary'] }, 403), 'answered 403'],
    ['a code that is none', json({ Code: 'see canary', Message: 'no' }, 403), 'answered 403: no'],
    [
      'a reason that repeats a key',
      json({ Code: 'Denied', Message: 'key canarycanarycanarycanary is bad' }, 403),
      'Denied: key *** is bad',
    ],
    ['a redirect', text('', 307), 'answered 307'],
    ['a hang-up', reset, 'could not be asked'],
  ])('fails in words on %s', async (_, reply, words) => {
    const { source } = await start({ reply });
    const error = await failure(source);
    expect(error).toMatchObject({ name: 'CredentialsError' });
    expect(String(error)).toContain(words);
    expect(showsSecret(inspect(error, { depth: 9, showHidden: true }))).toBe(false);
  });

  it('says when the token file is gone or empty, and asks nobody then', async () => {
    const { source, service } = await start();
    writeFileSync(oidcTokenFile, ' \n');
    expect(await failure(source)).toMatchObject({ code: 'FileInvalid' });
    rmSync(oidcTokenFile);
    expect(await failure(source)).toMatchObject({ code: 'FileUnreadable' });
    expect(service.asked).toEqual([]);
  });

  it('shows no secret', async () => {
    const { source } = await start();
    await source.get();
    const shown = inspect(source, { depth: 9, showHidden: true }) + JSON.stringify(source);
    expect(showsSecret(shown)).toBe(false);
  });
});

describe('stsAddress()', () => {
  const https = (hostname: string, port = 443) => ({ protocol: 'https:', hostname, port });
  const REGION = { ALIBABA_CLOUD_STS_REGION: 'cn-hangzhou' };
  const VPC = { ...REGION, ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED: 'true' };
  const ENDPOINT = { ...VPC, ALIBABA_CLOUD_STS_ENDPOINT: 'sts-vpc.cn-beijing.aliyuncs.com' };

  it.each<[string | undefined, NodeJS.ProcessEnv, object]>([
    [undefined, {}, https('sts.aliyuncs.com')],
    [undefined, { ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED: 'true' }, https('sts.aliyuncs.com')],
    [undefined, REGION, https('sts.cn-hangzhou.aliyuncs.com')],
    [undefined, VPC, https('sts-vpc.cn-hangzhou.aliyuncs.com')],
    [undefined, ENDPOINT, https('sts-vpc.cn-beijing.aliyuncs.com')],
    ['STS.aliyuncs.com:8443', ENDPOINT, https('sts.aliyuncs.com', 8443)],
    ['https://sts.aliyuncs.com/', {}, https('sts.aliyuncs.com')],
    ['http://127.0.0.1:99', {}, { protocol: 'http:', hostname: '127.0.0.1', port: 99 }],
  ])('of %j and %j is as in the other SDKs', (endpoint, env, address) => {
    expect(stsAddress(endpoint, env)).toEqual(address);
  });

  it.each<[string | undefined, NodeJS.ProcessEnv]>([
    ['http://sts.aliyuncs.com', {}],
    ['http://127.0.0.1.evil.com', {}],
    ['http://localhost.evil.com', {}],
    ['sts.aliyuncs.com@evil.com', {}],
    ['sts.aliyuncs.com/path', {}],
    ['sts.aliyuncs.com?x', {}],
    ['sts.aliyuncs.com#x', {}],
    ['ftp://sts.aliyuncs.com', {}],
    ['a\r\nX-Evil: 1', {}],
    ['2130706433', {}],
    ['0x7f.1', {}],
    ['', {}],
    [undefined, { ALIBABA_CLOUD_STS_ENDPOINT: 'evil.com/?' }],
    [undefined, { ALIBABA_CLOUD_STS_REGION: 'cn-hangzhou.aliyuncs.com@evil.com/' }],
    [undefined, { ALIBABA_CLOUD_STS_REGION: 'evil.com/#' }],
    [undefined, { ALIBABA_CLOUD_STS_REGION: 'cn-hangzhou.evil' }],
  ])('refuses %j with %j', (endpoint, env) => {
    expect(() => stsAddress(endpoint, env)).toThrow(/^\[credentials\.stsEndpoint\] /);
  });
});
