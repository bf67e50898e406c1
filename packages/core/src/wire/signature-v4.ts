import { hmacSha256, sha256Hex } from './digest.js';
import { RequestHeader } from './headers.js';
import { percentEncode } from './percent-encode.js';
import type { Signable, SigningKey } from './signature-v1.js';
import { isServiceHeader, normalHeaders, sortedEntries } from './signed-headers.js';

const ALGORITHM = 'SLS4-HMAC-SHA256';
const SCOPE_END = 'aliyun_v4_request';

/**
 * What signature v4 covers of a request. `headers` holds everything that is sent, `Host` exactly as
 * it is sent, but for the headers that {@link signV4} returns.
 */
export interface SignableV4 extends Signable {
  readonly region: string;
  /** See {@link v4DateTime}. */
  readonly dateTime: string;
  /** Lower-case hex SHA-256 of the body as sent. */
  readonly bodySha256: string;
}

/** The headers to add to the request: its date, its body's hash and `Authorization`. */
export function signV4(request: SignableV4 & SigningKey): Record<string, string> {
  const { region, dateTime, bodySha256, accessKeyId, accessKeySecret } = request;
  const date = dateTime.slice(0, 8);
  const scope = `${date}/${region}/sls/${SCOPE_END}`;
  const signingKey = [date, region, 'sls', SCOPE_END].reduce<Uint8Array | string>(
    hmacSha256,
    `aliyun_v4${accessKeySecret}`,
  );
  const signature = hmacSha256(signingKey, stringToSignV4(request)).toString('hex');
  return {
    ...addedHeaders(dateTime, bodySha256),
    [RequestHeader.authorization]: `${ALGORITHM} Credential=${accessKeyId}/${scope},Signature=${signature}`,
  };
}

export function stringToSignV4(request: SignableV4): string {
  const { region, dateTime } = request;
  const scope = `${dateTime.slice(0, 8)}/${region}/sls/${SCOPE_END}`;
  return [ALGORITHM, dateTime, scope, sha256Hex(canonicalRequestV4(request))].join('\n');
}

export function canonicalRequestV4(request: SignableV4): string {
  const { method, path, query = {}, dateTime, bodySha256 } = request;
  const headers = normalHeaders({ ...request.headers, ...addedHeaders(dateTime, bodySha256) });
  const signed = sortedEntries([...headers].filter(([name]) => isSigned(name)));
  return [
    method,
    path,
    canonicalQuery(query),
    ...signed.map(([name, value]) => `${name}:${value}`),
    '',
    signed.map(([name]) => name).join(';'),
    bodySha256,
  ].join('\n');
}

/** `YYYYMMDDTHHMMSSZ` of a time in milliseconds since the epoch. */
export function v4DateTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/-|:|\.\d+/g, '');
}

function addedHeaders(dateTime: string, bodySha256: string): Record<string, string> {
  return { [RequestHeader.logDate]: dateTime, [RequestHeader.contentSha256]: bodySha256 };
}

function isSigned(name: string): boolean {
  if (name === 'content-type' || name === 'host') return true;
  return isServiceHeader(name) && !name.startsWith('x-log-meta-');
}

/** Keys go in as they are; a key without a value has no `=`. The service's own clients agree on both. */
function canonicalQuery(query: Readonly<Record<string, string>>): string {
  return sortedEntries(Object.entries(query))
    .map(([key, value]) => (value === '' ? key : `${key}=${percentEncode(value)}`))
    .join('&');
}
