import { CredentialsError } from './credentials-error.js';
import type { CredentialsFetcher } from './credentials-types.js';

/** The variables that Alibaba Cloud's own SDKs read. */
const ID = 'ALIBABA_CLOUD_ACCESS_KEY_ID';
const SECRET = 'ALIBABA_CLOUD_ACCESS_KEY_SECRET';
const TOKEN = 'ALIBABA_CLOUD_SECURITY_TOKEN';

export function environmentFetcher(env: NodeJS.ProcessEnv): CredentialsFetcher {
  return {
    fetch() {
      const missing = [ID, SECRET].filter((name) => (env[name] ?? '').trim() === '');
      if (missing.length > 0) {
        throw new CredentialsError('EnvironmentIncomplete', `${missing.join(' and ')} not set`);
      }
      return { accessKeyId: env[ID], accessKeySecret: env[SECRET], securityToken: env[TOKEN] };
    },
  };
}
