import { randomUUID } from 'node:crypto';
import { PutLogsConfigError } from '../errors.js';
import type { Runtime } from '../runtime.js';
import { type AskAddress, ask } from './ask.js';
import { objectIn } from './credentials-answer.js';
import { CredentialsError } from './credentials-error.js';
import type { CredentialsFetcher } from './credentials-types.js';
import { readSmallFile } from './read-small-file.js';
import { stsAddress } from './sts-address.js';

/** The shortest of the longest sessions that a role may be set to. */
const DURATION_SECONDS = 3600;
/** Below the time that a provider has. */
const TIMEOUT_MS = 8000;
const SERVICE = 'STS';
const SESSION_NAME = /^[\w.@-]{2,64}$/;

/** What the environment says where the descriptor doesn't; RRSA puts all of them into a pod. */
export interface OidcOptions {
  readonly roleArn?: string | undefined;
  readonly oidcProviderArn?: string | undefined;
  readonly oidcTokenFile?: string | undefined;
  readonly sessionName?: string | undefined;
  readonly stsEndpoint?: string | undefined;
}

export interface OidcRole {
  readonly roleArn: string;
  readonly oidcProviderArn: string;
  readonly oidcTokenFile: string;
  readonly sessionName: string;
  readonly sts: AskAddress;
}

/** @throws PutLogsConfigError for what is neither in the options nor in the environment, or wrong */
export function oidcRole(options: OidcOptions, env: NodeJS.ProcessEnv): OidcRole {
  const sessionName = options.sessionName ?? (env['ALIBABA_CLOUD_ROLE_SESSION_NAME'] || 'putlogs');
  if (!SESSION_NAME.test(sessionName)) {
    const rule = "must be 2 to 64 letters, digits, '.', '@', '_' or '-'";
    throw new PutLogsConfigError('credentials.sessionName', rule);
  }
  const required = (name: 'roleArn' | 'oidcProviderArn' | 'oidcTokenFile', variable: string) => {
    const value = options[name] ?? (env[variable] || undefined);
    if (value !== undefined) return value;
    const why = `is missing: set it, or the environment variable ${variable}`;
    throw new PutLogsConfigError(`credentials.${name}`, why);
  };
  return {
    roleArn: required('roleArn', 'ALIBABA_CLOUD_ROLE_ARN'),
    oidcProviderArn: required('oidcProviderArn', 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN'),
    oidcTokenFile: required('oidcTokenFile', 'ALIBABA_CLOUD_OIDC_TOKEN_FILE'),
    sessionName,
    sts: stsAddress(options.stsEndpoint, env),
  };
}

/**
 * The credentials of a role that an OIDC token may take on (RRSA in ACK clusters). The token file is
 * read at each refresh, since the cluster renews it.
 */
export function oidcFetcher(
  role: OidcRole,
  runtime: Pick<Runtime, 'now' | 'timer'>,
): CredentialsFetcher {
  return {
    async fetch() {
      const token = (await readSmallFile(role.oidcTokenFile)).trim();
      if (token === '') throw new CredentialsError('FileInvalid', 'the OIDC token file is empty');
      const answer = await ask(assumeRole(role, token, runtime.now()), runtime);
      const given = objectIn(answer, 'StsFailed', SERVICE, [token])['Credentials'];
      if (typeof given === 'object' && given !== null && Object.hasOwn(given, 'SecurityToken'))
        return given;
      throw new CredentialsError('StsFailed', `${SERVICE} answered without credentials`);
    },
  };
}

/**
 * AssumeRoleWithOIDC, which goes without a signature. Only the token proves anything, so it is in
 * the body: paths end up in logs.
 * https://github.com/aliyun/credentials-nodejs/blob/master/src/providers/oidc_role_arn.ts
 */
function assumeRole(role: OidcRole, token: string, nowMs: number) {
  const query = new URLSearchParams({
    Action: 'AssumeRoleWithOIDC',
    Format: 'JSON',
    Version: '2015-04-01',
    Timestamp: new Date(nowMs).toISOString().replace(/\.\d+/, ''),
    SignatureNonce: randomUUID(),
  });
  const form = new URLSearchParams({
    RoleArn: role.roleArn,
    OIDCProviderArn: role.oidcProviderArn,
    OIDCToken: token,
    RoleSessionName: role.sessionName,
    DurationSeconds: String(DURATION_SECONDS),
  });
  return {
    address: role.sts,
    method: 'POST',
    path: `/?${query}`,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
    body: form.toString(),
    timeoutMs: TIMEOUT_MS,
  } as const;
}
