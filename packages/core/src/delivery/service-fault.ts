import { cleanText } from '../record/clean-text.js';
import type { HttpAnswer, HttpFailure } from '../runtime.js';
import { AnswerHeader } from '../wire/headers.js';
import { longSecrets } from './secrets.js';

/** Why a request failed. */
export interface RequestFault {
  /** The service's `errorCode`, a network error's code, or `BadResponse`. */
  readonly code: string;
  readonly message: string;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
}

export interface AnswerFault {
  readonly error: RequestFault;
  /** The service's `errorCode` to the letter, to decide by; '' when there is none. */
  readonly rawCode: string;
}

const MAX_MESSAGE_LENGTH = 500;
const MAX_CODE_LENGTH = 100;

export function failureFault(
  { code, message }: Pick<HttpFailure, 'code' | 'message'>,
  secrets: readonly string[] = [],
): RequestFault {
  return {
    code: cleanText(code, MAX_CODE_LENGTH, longSecrets(secrets)),
    message: cleanText(message, MAX_MESSAGE_LENGTH, secrets),
  };
}

/** `x-log-requestid` as it may be told: whoever answers decides what is in it. */
export function requestIdText(text: string, secrets: readonly string[]): string {
  return cleanText(text, MAX_CODE_LENGTH, longSecrets(secrets));
}

export function answerFault(answer: HttpAnswer, secrets: readonly string[]): AnswerFault {
  const { status, headers } = answer;
  const requestId = requestIdText(headers[AnswerHeader.requestId] ?? '', secrets) || undefined;
  const said = saidIn(answer.body);
  const code = cleanText(said.code, MAX_CODE_LENGTH, longSecrets(secrets));
  const words = cleanText(wordsFor(code, said.message), MAX_MESSAGE_LENGTH, secrets);
  const message =
    words === '' || requestId === undefined ? ownWords(answer, requestId, secrets) : words;
  const error = { code: code === '' ? 'BadResponse' : code, message, status, requestId };
  return { error, rawCode: said.code };
}

/** The service may repeat what was signed, the STS token included. */
function wordsFor(code: string, message: string): string {
  if (code.toLowerCase() !== 'signaturenotmatch') return message;
  return 'the signature is not accepted: is accessKeySecret right?';
}

function ownWords(
  { status, headers }: HttpAnswer,
  requestId: string | undefined,
  secrets: readonly string[],
): string {
  if (requestId !== undefined) return `HTTP ${status} without an errorCode`;
  const target = headers[AnswerHeader.location];
  if (status >= 300 && status < 400 && target !== undefined) {
    const place = URL.canParse(target) ? new URL(target).origin : 'elsewhere';
    const name = cleanText(place, MAX_CODE_LENGTH, longSecrets(secrets));
    return `HTTP ${status} redirects to ${name}, which is not followed: check the endpoint`;
  }
  return `HTTP ${status} without x-log-requestid: something before the service answered`;
}

/**
 * `{"errorCode","errorMessage"}` of the service or `{"Error":{"Code","Message"}}` of its gateway;
 * empty strings where the body is neither.
 */
function saidIn(body: string): { code: string; message: string } {
  const parsed = parseObject(body);
  const inner: unknown = Object.hasOwn(parsed, 'Error') ? Reflect.get(parsed, 'Error') : undefined;
  const error = isObject(inner) ? inner : {};
  return {
    code: textOf(parsed, 'errorCode') || textOf(error, 'Code'),
    message: textOf(parsed, 'errorMessage') || textOf(error, 'Message'),
  };
}

function parseObject(body: string): object {
  try {
    const parsed: unknown = JSON.parse(body);
    return isObject(parsed) ? parsed : {};
  } catch {
    // Not JSON, or cut short: the status decides.
    return {};
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function textOf(from: object, key: string): string {
  const value: unknown = Object.hasOwn(from, key) ? Reflect.get(from, key) : undefined;
  return typeof value === 'string' ? value : '';
}
