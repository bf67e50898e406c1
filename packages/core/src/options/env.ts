import type { ProducerOptions } from './types.js';

/** Variables that name the destination and the keys, where the options don't. */
const VARIABLES = {
  endpoint: 'SLS_ENDPOINT',
  project: 'SLS_PROJECT',
  logstore: 'SLS_LOGSTORE',
  topic: 'SLS_TOPIC',
  source: 'SLS_SOURCE',
  accessKeyId: 'ALIBABA_CLOUD_ACCESS_KEY_ID',
  accessKeySecret: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
  securityToken: 'ALIBABA_CLOUD_SECURITY_TOKEN',
} as const satisfies { [K in keyof ProducerOptions]?: string };

export type EnvOption = keyof typeof VARIABLES;

/** The variable that stands in for an option. */
export function variableOf(option: string): string | undefined {
  return isEnvOption(option) ? VARIABLES[option] : undefined;
}

/** The option's value from the environment; an empty variable counts as none. */
export function fromEnv(option: EnvOption, env: NodeJS.ProcessEnv): string | undefined {
  const value = env[VARIABLES[option]];
  return value === '' ? undefined : value;
}

function isEnvOption(option: string): option is EnvOption {
  return Object.hasOwn(VARIABLES, option);
}
