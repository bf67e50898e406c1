import { PutLogsConfigError } from '../errors.js';
import type { Runtime } from '../runtime.js';
import { type AskAddress, ask } from './ask.js';
import { objectIn, reasonIn, textIn } from './credentials-answer.js';
import { CredentialsError } from './credentials-error.js';
import type { CredentialsFetcher } from './credentials-types.js';

/**
 * Paths, headers and variables as in Alibaba Cloud's own SDKs:
 * https://github.com/aliyun/credentials-nodejs/blob/master/src/providers/ecs_ram_role.ts
 */
const METADATA: AskAddress = { protocol: 'http:', hostname: '100.100.100.200', port: 80 };
const TOKEN_PATH = '/latest/api/token';
const ROLES_PATH = '/latest/meta-data/ram/security-credentials/';
/** The longest that the service allows. A new one is taken for each refresh all the same. */
const TOKEN_TTL_SECONDS = 21_600;
/** It is one hop away; three requests take less than the time that a provider has. */
const TIMEOUT_MS = 3000;
const SERVICE = 'the metadata service';

/** It becomes part of a path. */
const ROLE_NAME = /^[\w.-]{1,64}$/;
/** It becomes a header. */
const HEADER_VALUE = /^[\x21-\x7e]{1,4096}$/;

export interface EcsRamRole {
  /** Undefined: it is asked for, at each refresh. */
  readonly roleName: string | undefined;
  readonly allowsV1: boolean;
}

/** @throws PutLogsConfigError for a name that is none of a role, or where the environment forbids it */
export function ecsRamRole(roleName: string | undefined, env: NodeJS.ProcessEnv): EcsRamRole {
  if (isTrue(env['ALIBABA_CLOUD_ECS_METADATA_DISABLED'])) {
    const why = "'ecs-ram-role' is switched off by ALIBABA_CLOUD_ECS_METADATA_DISABLED";
    throw new PutLogsConfigError('credentials.type', why);
  }
  const name = roleName ?? (env['ALIBABA_CLOUD_ECS_METADATA'] || undefined);
  if (name !== undefined && !isRoleName(name)) {
    throw new PutLogsConfigError(
      'credentials.roleName',
      "must be a role's name: 1 to 64 letters, digits, '.', '_' or '-'",
    );
  }
  // Some SDKs read the one name, some the other.
  const isV1Off =
    isTrue(env['ALIBABA_CLOUD_IMDSV1_DISABLED']) || isTrue(env['ALIBABA_CLOUD_IMDSV1_DISABLE']);
  return { roleName: name, allowsV1: !isV1Off };
}

/** The credentials of the role that this ECS instance has. */
export function ecsFetcher(
  { roleName, allowsV1 }: EcsRamRole,
  runtime: Pick<Runtime, 'timer'>,
  address: AskAddress = METADATA,
): CredentialsFetcher {
  const get = (path: string, headers: Record<string, string>) =>
    ask({ address, method: 'GET', path, headers, timeoutMs: TIMEOUT_MS }, runtime);

  const headersWithToken = async (): Promise<Record<string, string>> => {
    try {
      return { 'X-aliyun-ecs-metadata-token': await metadataToken(address, runtime) };
    } catch (error) {
      if (allowsV1) return {};
      throw error;
    }
  };

  const discoverRole = async (headers: Record<string, string>): Promise<string> => {
    const name = textIn(await get(ROLES_PATH, headers), 'MetadataFailed', SERVICE).trim();
    if (isRoleName(name)) return name;
    throw new CredentialsError('MetadataFailed', `${SERVICE} named no role of this instance`);
  };

  return {
    async fetch() {
      const headers = await headersWithToken();
      const name = roleName ?? (await discoverRole(headers));
      const answer = objectIn(await get(ROLES_PATH + name, headers), 'MetadataFailed', SERVICE);
      const isComplete = typeof answer['SecurityToken'] === 'string';
      if (answer['Code'] === 'Success' && isComplete) return answer;
      const reason = answer['Code'] === 'Success' ? ': no SecurityToken' : reasonIn(answer);
      throw new CredentialsError('MetadataFailed', `${SERVICE} gave no credentials${reason}`);
    },
  };
}

async function metadataToken(
  address: AskAddress,
  runtime: Pick<Runtime, 'timer'>,
): Promise<string> {
  const headers = { 'X-aliyun-ecs-metadata-token-ttl-seconds': String(TOKEN_TTL_SECONDS) };
  const answer = await ask(
    { address, method: 'PUT', path: TOKEN_PATH, headers, timeoutMs: TIMEOUT_MS },
    runtime,
  );
  const token = textIn(answer, 'MetadataFailed', SERVICE).trim();
  if (HEADER_VALUE.test(token)) return token;
  throw new CredentialsError('MetadataFailed', `${SERVICE} gave a token that is none`);
}

/** `.` and `..` would be other paths. */
function isRoleName(text: string): boolean {
  return ROLE_NAME.test(text) && !/^\.+$/.test(text);
}

function isTrue(value: string | undefined): boolean {
  return value?.trim().toLowerCase() === 'true';
}
