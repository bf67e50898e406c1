import { cleanText } from '../record/clean-text.js';

export type CredentialsErrorCode =
  | 'EnvironmentIncomplete'
  | 'FileInvalid'
  | 'FileUnreadable'
  | 'InvalidCredentials'
  | 'MetadataFailed'
  | 'ModuleFailed'
  | 'ProviderFailed'
  | 'ProviderTimeout'
  | 'StsFailed';

const MAX_MESSAGE_LENGTH = 300;
/** Long enough for words, too short for any key or token of the service. */
const KEY_LIKE = /[\w+=-]{20,}/g;
/** The codes of Node's errors, which may be that long: no key is made of such letters only. */
const NODE_CODE = /^[A-Z]+(?:_[A-Z]+)*$/;

/**
 * Why there are no credentials. It holds no secret, and no `cause`: the error of a provider may
 * carry its request, and with it a key.
 */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
  readonly code: CredentialsErrorCode;

  constructor(code: CredentialsErrorCode, message: string) {
    super(`[${code}] ${message}`);
    this.code = code;
  }
}

/** The words of somebody else's error, without what could be a key. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it threw something that is no error';
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code !== 'string' || error.message.includes(code)) return withoutKeys(error.message);
  const prefix = NODE_CODE.test(code) ? code : withoutKeys(code);
  return `${prefix}: ${withoutKeys(error.message)}`;
}

/** Text of others as it may stand in a message: on one line, bounded, without what could be a key. */
export function withoutKeys(text: string, secrets: readonly string[] = []): string {
  return cleanText(text, MAX_MESSAGE_LENGTH, secrets).replace(KEY_LIKE, '***');
}
