import { cleanText } from './clean-text.js';

export type CredentialsErrorCode =
  | 'EnvironmentIncomplete'
  | 'FileInvalid'
  | 'FileUnreadable'
  | 'InvalidCredentials'
  | 'ProviderFailed'
  | 'ProviderTimeout';

const MAX_MESSAGE_LENGTH = 300;
/** Long enough for words, too short for any key or token of the service. */
const KEY_LIKE = /[\w+=-]{20,}/g;

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
  const prefix = typeof code === 'string' && !error.message.includes(code) ? `${code}: ` : '';
  return cleanText(`${prefix}${error.message}`, MAX_MESSAGE_LENGTH).replace(KEY_LIKE, '***');
}
