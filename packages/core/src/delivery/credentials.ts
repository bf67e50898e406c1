import { PutLogsConfigError } from '../errors.js';
import type { Runtime } from '../runtime.js';
import { CredentialsCache } from './credentials-cache.js';
import { environmentFetcher } from './credentials-env.js';
import type { CredentialsError } from './credentials-error.js';
import { fileFetcher } from './credentials-file.js';
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
    };

/** All that credentials can be read from. */
export type CredentialsInput = Credentials | CredentialsProvider | CredentialsDescriptor;

export interface CredentialsPorts {
  readonly runtime: Pick<Runtime, 'now' | 'timer'>;
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** A refresh failed while the credentials at hand are still good. */
  readonly onRefreshError?: ((error: CredentialsError) => void) | undefined;
}

/** @throws PutLogsConfigError for what is none of the known forms */
export function credentialsSource(
  input: CredentialsInput,
  { runtime, env = process.env, onRefreshError }: CredentialsPorts,
): CredentialsSource {
  if ('accessKeyId' in input) return staticSource(input);
  const cache = (fetcher: CredentialsFetcher) =>
    new CredentialsCache(fetcher, runtime, onRefreshError);
  if ('getCredentials' in input) return cache({ fetch: () => input.getCredentials() });
  if ('getCredential' in input) return cache({ fetch: () => input.getCredential() });
  switch (input.type) {
    case 'env':
      return cache(environmentFetcher(env));
    case 'file':
      return cache(fileFetcher(input.path, input.profile));
    default:
      throw new PutLogsConfigError(
        'credentials',
        "must be a provider with getCredentials(), or { type: 'env' } or { type: 'file', path }",
      );
  }
}

function staticSource(input: Credentials): CredentialsSource {
  const credentials = readCredentials(input);
  return {
    get: () => Promise.resolve(credentials),
    peek: () => credentials,
    invalidate: () => undefined,
  };
}
