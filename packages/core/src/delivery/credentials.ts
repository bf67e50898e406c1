import { PutLogsConfigError } from '../errors.js';
import type { Runtime } from '../runtime.js';
import type { AskAddress } from './ask.js';
import { CredentialsCache } from './credentials-cache.js';
import { ecsFetcher, ecsRamRole } from './credentials-ecs.js';
import { environmentFetcher } from './credentials-env.js';
import type { CredentialsError } from './credentials-error.js';
import { fileFetcher } from './credentials-file.js';
import { moduleFetcher } from './credentials-module.js';
import { oidcFetcher, oidcRole } from './credentials-oidc.js';
import { provideOf } from './credentials-provide.js';
import { readCredentials } from './credentials-shape.js';
import type { Credentials, CredentialsFetcher, CredentialsSource } from './credentials-types.js';

export { CredentialsError, type CredentialsErrorCode } from './credentials-error.js';
export type { Credentials, CredentialsSource } from './credentials-types.js';

/** What a provider gives. */
export interface ProvidedCredentials {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string | null | undefined;
  /** A `Date`, milliseconds since the epoch, or an ISO 8601 string. */
  expiration?: Date | number | string | null | undefined;
}

/** What `getCredential()` of `@alicloud/credentials` gives. */
export interface AlicloudCredential {
  accessKeyId?: string | undefined;
  accessKeySecret?: string | undefined;
  securityToken?: string | undefined;
}

/**
 * Gives credentials, at once or later. It is called again shortly before they expire, when the
 * service refuses them, and once a minute when they don't say when they expire.
 */
export type CredentialsProvider =
  | { getCredentials(): ProvidedCredentials | Promise<ProvidedCredentials> }
  /** A client of `@alicloud/credentials`. */
  | { getCredential(): AlicloudCredential | Promise<AlicloudCredential> };

/** Names a provider that core has itself; it is plain JSON, so it can cross a worker boundary. */
export type CredentialsDescriptor =
  /** `ALIBABA_CLOUD_ACCESS_KEY_ID`, `…_ACCESS_KEY_SECRET`, `…_SECURITY_TOKEN`, read anew at each refresh. */
  | { type: 'env' }
  /** A JSON or INI file, read anew at each refresh and when it has changed. */
  | {
      type: 'file';
      path: string;
      /** Section of an INI file. @default 'default' */
      profile?: string | undefined;
    }
  /** The role of the ECS instance that this runs on, from its metadata service. */
  | {
      type: 'ecs-ram-role';
      /** @default env ALIBABA_CLOUD_ECS_METADATA, else what the metadata service names */
      roleName?: string | undefined;
    }
  /** A role taken on with an OIDC token: RRSA, the roles of service accounts in ACK clusters. */
  | {
      type: 'oidc';
      /** @default env ALIBABA_CLOUD_ROLE_ARN */
      roleArn?: string | undefined;
      /** @default env ALIBABA_CLOUD_OIDC_PROVIDER_ARN */
      oidcProviderArn?: string | undefined;
      /** Read at each refresh. @default env ALIBABA_CLOUD_OIDC_TOKEN_FILE */
      oidcTokenFile?: string | undefined;
      /** @default env ALIBABA_CLOUD_ROLE_SESSION_NAME, else 'putlogs' */
      sessionName?: string | undefined;
      /**
       * Host of STS; always https.
       * @default env ALIBABA_CLOUD_STS_ENDPOINT, else `sts.<region>.aliyuncs.com` of env
       * ALIBABA_CLOUD_STS_REGION (`sts-vpc.…` with ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED=true), else
       * sts.aliyuncs.com
       */
      stsEndpoint?: string | undefined;
    }
  /** A provider out of a module of yours, ES or CommonJS. */
  | {
      type: 'module';
      /** An absolute path, a file URL, or what `require` would find from the working directory. */
      path: string;
      /** Its name: of a provider, or of a function that makes one. @default the default export, else the module */
      export?: string | undefined;
      /** What the function is called with. */
      options?: unknown;
    };

/** All that credentials can be read from. */
export type CredentialsInput = Credentials | CredentialsProvider | CredentialsDescriptor;

export interface CredentialsPorts {
  readonly runtime: Pick<Runtime, 'now' | 'timer'>;
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** A refresh failed while the credentials at hand are still good. */
  readonly onRefreshError?: ((error: CredentialsError) => void) | undefined;
  /** Stands in for the metadata service of ECS. */
  readonly metadataAddress?: AskAddress | undefined;
}

/** @throws PutLogsConfigError for what is none of the known forms, or lacks what it needs */
export function credentialsSource(
  input: CredentialsInput,
  ports: CredentialsPorts,
): CredentialsSource {
  // First, as a provider may well have keys as fields of its own.
  const provide = provideOf(input);
  if (provide === undefined && isStatic(input)) return staticSource(input);
  const fetcher =
    provide === undefined ? described(input as CredentialsDescriptor, ports) : { fetch: provide };
  return new CredentialsCache(fetcher, ports.runtime, ports.onRefreshError);
}

/** Each descriptor's provider. */
function described(
  input: CredentialsDescriptor,
  { runtime, env = process.env, metadataAddress }: CredentialsPorts,
): CredentialsFetcher {
  switch (input.type) {
    case 'env':
      return environmentFetcher(env);
    case 'file':
      return fileFetcher(input.path, input.profile);
    case 'ecs-ram-role':
      return ecsFetcher(ecsRamRole(input.roleName, env), runtime, metadataAddress);
    case 'oidc':
      return oidcFetcher(oidcRole(input, env), runtime);
    case 'module':
      return moduleFetcher(input);
    default:
      throw new PutLogsConfigError(
        'credentials',
        'must be a provider with getCredentials(), or a descriptor of a known type',
      );
  }
}

function isStatic(input: CredentialsInput): input is Credentials {
  return Object.hasOwn(input, 'accessKeyId');
}

function staticSource(input: Credentials): CredentialsSource {
  const credentials = readCredentials(input);
  return {
    get: () => Promise.resolve(credentials),
    peek: () => credentials,
    invalidate: () => false,
  };
}
