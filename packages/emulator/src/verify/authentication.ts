import type { AccessKey } from '../options.js';
import { quote, Refusal } from '../refusal.js';
import { parseCompactDate, parseHttpDate } from './dates.js';
import type { RequestHead } from './request-head.js';
import { SIGNATURE_METHODS, signatureV1, stringToSignV1 } from './signature-v1.js';
import {
  canonicalRequestV4,
  sha256Hex,
  signatureV4,
  stringToSignV4,
  V4_ALGORITHM,
  V4_SERVICE,
  V4_TERMINATOR,
} from './signature-v4.js';

export interface AuthenticationContext {
  readonly accessKeys: readonly AccessKey[];
  /** The region V4 signatures must be scoped to; `undefined` allows any. */
  readonly region: string | undefined;
}

const V1_AUTHORIZATION = /^LOG ([^:]*):(.*)$/;
const V4_AUTHORIZATION = /^SLS4-HMAC-SHA256 Credential=([^,]*),Signature=(.*)$/;

/** Which signature an `Authorization` header carries. */
export function signatureVersion(head: RequestHead): 'v1' | 'v4' | 'unsigned' {
  const authorization = head.headers.get('authorization');
  if (authorization === undefined) return 'unsigned';
  return authorization.startsWith(V4_ALGORITHM) ? 'v4' : 'v1';
}

/**
 * Milliseconds at which the request says it was made: `x-log-date` in V4; in V1 `Date`, for which
 * `x-log-date` stands in where both are there.
 *
 * @throws Refusal when there is none, or it can't be read
 */
export function readRequestTime(head: RequestHead): number {
  const date = head.headers.get('date');
  const logDate = head.headers.get('x-log-date');
  const isV4 = signatureVersion(head) === 'v4';
  const text = isV4 ? logDate : date && (logDate ?? date);
  if (text === undefined || text === '') throw new Refusal('MissingDate');
  const time = isV4 ? parseCompactDate(text) : parseHttpDate(text);
  if (time === undefined) {
    throw new Refusal('InvalidDateFormat', { message: `Date ${quote(text)} must follow RFC822.` });
  }
  return time;
}

/** @throws Refusal when the request names no key or no known way of signing */
export function checkSignatureHeaders(head: RequestHead): void {
  const method = head.headers.get('x-log-signaturemethod');
  readAccessKeyId(head);
  if (signatureVersion(head) === 'v4') {
    if (method !== undefined && method !== 'hmac-sha256') refuseMethod(method);
    if (head.headers.get('x-log-content-sha256') === undefined) {
      const message = 'x-log-content-sha256 does not exist in http header.';
      throw new Refusal('MissingParameter', { message });
    }
    return;
  }
  if (method === undefined) throw new Refusal('MissingSignatureMethod');
  if (!SIGNATURE_METHODS.has(method)) refuseMethod(method);
}

/** @throws Refusal unless a known key signed exactly this request */
export function authenticate(
  head: RequestHead,
  body: Buffer,
  { accessKeys, region }: AuthenticationContext,
): void {
  const { accessKeySecret } = findKey(head, accessKeys);
  if (signatureVersion(head) === 'v4') checkV4(head, body, accessKeySecret, region);
  else checkV1(head, accessKeySecret);
}

function refuseMethod(method: string): never {
  const message = `signature method ${quote(method)} is unsupported.`;
  throw new Refusal('InvalidSignatureMethod', { message });
}

function readAccessKeyId(head: RequestHead): string {
  const authorization = head.headers.get('authorization') ?? '';
  const credential = V4_AUTHORIZATION.exec(authorization)?.[1]?.split('/')[0];
  const accessKeyId = credential ?? V1_AUTHORIZATION.exec(authorization)?.[1] ?? '';
  if (accessKeyId !== '') return accessKeyId;
  throw new Refusal('MissAccessKeyId', {
    hint: `Authorization must read 'LOG <id>:<signature>' or '${V4_ALGORITHM} Credential=<id>/<date>/<region>/${V4_SERVICE}/${V4_TERMINATOR},Signature=<hex>'.`,
  });
}

function findKey(head: RequestHead, accessKeys: readonly AccessKey[]): AccessKey {
  const accessKeyId = readAccessKeyId(head);
  const named = accessKeys.filter((key) => key.accessKeyId === accessKeyId);
  if (named.length === 0) {
    const message = `AccessKeyId not found: ${quote(accessKeyId)}`;
    throw new Refusal('Unauthorized', { message });
  }
  const token = head.headers.get('x-acs-security-token');
  const key = named.find(({ securityToken }) => securityToken === token);
  if (key !== undefined) return key;
  throw new Refusal('Unauthorized', {
    message: 'The security token you provided is invalid.',
    hint: `The key ${quote(accessKeyId)} ${token === undefined ? 'needs a security token' : 'does not go with this security token'}.`,
  });
}

function checkV1(head: RequestHead, secret: string): void {
  const hash = SIGNATURE_METHODS.get(head.headers.get('x-log-signaturemethod') ?? '') ?? 'sha1';
  const given = V1_AUTHORIZATION.exec(head.headers.get('authorization') ?? '')?.[2] ?? '';
  const stringToSign = stringToSignV1(head);
  if (given === signatureV1(secret, stringToSign, hash)) return;
  refuseSignature(given, `The string to sign is ${withoutToken(stringToSign, head)}.`);
}

function checkV4(
  head: RequestHead,
  body: Buffer,
  secret: string,
  region: string | undefined,
): void {
  const match = V4_AUTHORIZATION.exec(head.headers.get('authorization') ?? '');
  const given = match?.[2] ?? '';
  const [, date = '', scopeRegion = '', ...rest] = (match?.[1] ?? '').split('/');
  const dateTime = head.headers.get('x-log-date') ?? '';
  const wanted = [dateTime.slice(0, 8), region ?? scopeRegion, V4_SERVICE, V4_TERMINATOR];
  if ([date, scopeRegion, ...rest].join('/') !== wanted.join('/')) {
    refuseSignature(given, `The scope should be ${quote(wanted.join('/'))}.`);
  }
  const bodySha256 = sha256Hex(body);
  if (head.headers.get('x-log-content-sha256') !== bodySha256) {
    refuseSignature(given, `The SHA-256 of the body is ${bodySha256}.`);
  }
  const scope = { date, region: scopeRegion };
  const canonicalRequest = canonicalRequestV4(head, bodySha256);
  if (given === signatureV4(secret, stringToSignV4(canonicalRequest, dateTime, scope), scope))
    return;
  refuseSignature(given, `The canonical request is ${withoutToken(canonicalRequest, head)}.`);
}

function refuseSignature(given: string, hint: string): never {
  throw new Refusal('SignatureNotMatch', { message: `signature ${quote(given)} not match`, hint });
}

/** Hints end up in test output: a security token must not. */
function withoutToken(signed: string, head: RequestHead): string {
  const token = head.headers.get('x-acs-security-token');
  const line = 'x-acs-security-token:';
  return JSON.stringify(token ? signed.replace(line + token, `${line}***`) : signed);
}
