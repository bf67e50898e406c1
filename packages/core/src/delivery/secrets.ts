import { RequestHeader } from '../wire/headers.js';
import type { Credentials } from './credentials-types.js';

/**
 * What a request holds that nobody must read, in each form in which an answer may repeat it: a
 * signature is good for its request for 15 minutes.
 */
export function secretsOf(
  { accessKeyId, accessKeySecret, securityToken = '' }: Credentials,
  headers: Readonly<Record<string, string>>,
): string[] {
  const authorization = headers[RequestHeader.authorization] ?? '';
  const [, signature = ''] = /(?:Signature=|:)([^:]{1,100})$/.exec(authorization.slice(-110)) ?? [];
  const plain = [accessKeyId, accessKeySecret, securityToken, signature];
  return [...new Set([...plain, ...plain.map(encodeURIComponent)])].filter((text) => text !== '');
}

/** Those that stand in no word by chance. Keys may be very short, as emulators have them. */
export function longSecrets(secrets: readonly string[]): string[] {
  return secrets.filter(({ length }) => length >= 8);
}
