import type { CredentialsInput, CredentialsProvider } from '../delivery/credentials.js';
import { PutLogsConfigError } from '../errors.js';
import { descriptorField } from './credentials-descriptor.js';
import { fromEnv, variableOf } from './env.js';
import { secretField } from './fields.js';
import { unreadable } from './own-fields.js';

/** Behind a function, so that printing the options can't show a key. */
export type SealedCredentials = () => CredentialsInput;

const KEY_OPTIONS = ['accessKeyId', 'accessKeySecret', 'securityToken'] as const;

type KeyOption = (typeof KEY_OPTIONS)[number];

/** Keys, or what gives them: options first, then the environment. */
export function parseCredentials(
  options: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv,
): SealedCredentials {
  const { credentials } = options;
  const given = KEY_OPTIONS.filter((name) => options[name] !== undefined);
  const first = given.at(0);
  if (credentials === undefined) return staticKeys(options, given, env);
  if (first !== undefined) {
    throw new PutLogsConfigError(
      first,
      "can't be given together with 'credentials': leave one of them out",
    );
  }
  const input = providerField(credentials);
  return () => input;
}

/** The three belong together: a key of the options never goes with a token of the environment. */
function staticKeys(
  options: Readonly<Record<string, unknown>>,
  given: readonly KeyOption[],
  env: NodeJS.ProcessEnv,
): SealedCredentials {
  const key = (name: KeyOption): string | undefined => {
    const value = given.length > 0 ? options[name] : fromEnv(name, env);
    return value === undefined ? undefined : secretField(value, name);
  };
  const accessKeyId = required('accessKeyId', key('accessKeyId'));
  const accessKeySecret = required('accessKeySecret', key('accessKeySecret'));
  const securityToken = key('securityToken');
  return () => ({ accessKeyId, accessKeySecret, securityToken });
}

function required(name: KeyOption, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new PutLogsConfigError(
    name,
    `is missing: set the option '${name}', the environment variable ${variableOf(name)}, or 'credentials'`,
  );
}

function providerField(value: unknown): CredentialsInput {
  return isProvider(value) ? value : descriptorField(value);
}

function isProvider(value: unknown): value is CredentialsProvider {
  if (typeof value !== 'object' || value === null) return false;
  try {
    const { getCredentials, getCredential }: ProviderMethods = value;
    if (Object.hasOwn(value, 'accessKeySecret'))
      throw new PutLogsConfigError('credentials', NO_PLACE_FOR_KEYS);
    return typeof getCredentials === 'function' || typeof getCredential === 'function';
  } catch (error) {
    throw error instanceof PutLogsConfigError ? error : unreadable('credentials', error);
  }
}

const NO_PLACE_FOR_KEYS =
  'is for keys that change; accessKeyId, accessKeySecret and securityToken are options of their own, beside it';

interface ProviderMethods {
  readonly getCredentials?: unknown;
  readonly getCredential?: unknown;
}
