import { ownProperties } from '../record/property.js';
import type { Answer } from './ask.js';
import { CredentialsError, type CredentialsErrorCode, withoutKeys } from './credentials-error.js';

type Answered = Readonly<Record<string, unknown>>;

/** The service's codes, as in `AuthenticationFail.OIDCToken.Expired`. */
const SERVICE_CODE = /^[a-z][\w.]{1,99}$/i;

/**
 * The object in the answer of a service that gives credentials.
 *
 * @param secrets what the request held, which an error may repeat
 * @throws CredentialsError for anything but a 200 with a JSON object, with the service's reason
 */
export function objectIn(
  answer: Answer,
  code: CredentialsErrorCode,
  service: string,
  secrets: readonly string[] = [],
): Answered {
  const body = textIn(answer, code, service, secrets);
  const object = parseObject(body);
  if (object !== undefined) return object;
  throw new CredentialsError(code, `${service} answered something that is no JSON object`);
}

/** The text of a 200. */
export function textIn(
  answer: Answer,
  code: CredentialsErrorCode,
  service: string,
  secrets: readonly string[] = [],
): string {
  if (answer.kind === 'failure') {
    const why = `${answer.code}: ${withoutKeys(answer.message, secrets)}`;
    throw new CredentialsError(code, `${service} could not be asked: ${why}`);
  }
  if (answer.status === 200) return answer.body;
  const reason = reasonIn(parseObject(answer.body), secrets);
  throw new CredentialsError(code, `${service} answered ${answer.status}${reason}`);
}

/** `Code` and `Message` of a refusal, as far as there are any. */
export function reasonIn(refusal: Answered | undefined, secrets: readonly string[] = []): string {
  const { Code: code, Message: message } = refusal ?? {};
  const words = [
    typeof code === 'string' && SERVICE_CODE.test(code) ? withoutKeys(code, secrets) : '',
    typeof message === 'string' ? withoutKeys(message, secrets) : '',
  ].filter((text) => text !== '');
  return words.length === 0 ? '' : `: ${words.join(': ')}`;
}

function parseObject(text: string): Answered | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return ownProperties(value);
  } catch {
    // The message of JSON.parse quotes the text around the fault, which may be a key.
    return undefined;
  }
}
