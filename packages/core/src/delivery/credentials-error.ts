import { cleanText } from '../record/clean-text.js';
import { failureOf } from './http-failure.js';

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
/** Words are shorter than 20 characters; keys and tokens of the service are not, but for the oldest ids. */
const KEY_LIKE = /[\w+=-]{20,}|\bLTAI\w{8,}/;
/** Where one may stand: a token has slashes inside. */
const CANDIDATE = /[\w+=/-]{12,}/g;
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

/** The words of somebody else's error, without what could be a key. Never throws. */
export function wordsOf(error: unknown, secrets: readonly string[] = []): string {
  if (!(error instanceof Error)) return 'it threw something that is no error';
  const { code, message } = failureOf(error);
  const words = withoutKeys(message, secrets);
  if (code === 'RequestError' || message.includes(code)) return words;
  return `${NODE_CODE.test(code) ? code : withoutKeys(code, secrets)}: ${words}`;
}

/** Text of others as it may stand in a message: on one line, bounded, without what could be a key. */
export function withoutKeys(text: string, secrets: readonly string[] = []): string {
  // Cut last: half a secret would not be known for one.
  const masked = cleanText(text, Number.POSITIVE_INFINITY, secrets).replace(CANDIDATE, withoutKey);
  return cleanText(masked, MAX_MESSAGE_LENGTH);
}

function withoutKey(part: string): string {
  const hide = (text: string) => (KEY_LIKE.test(text) ? '***' : text);
  // Of a path the other names are still of use.
  return part.startsWith('/') ? part.split('/').map(hide).join('/') : hide(part);
}
