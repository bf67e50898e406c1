import { createHmac } from 'node:crypto';
import { RequestHeader } from './headers.js';
import { isServiceHeader, normalHeaders, sortedEntries } from './signed-headers.js';

/** What the signatures cover of a request. */
export interface Signable {
  readonly method: string;
  /** Not encoded, without the query. */
  readonly path: string;
  /** Not encoded. */
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** Complete but for `Authorization`; the case of names doesn't matter. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface SigningKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** Value of `Authorization` by the service's signature v1 (HMAC-SHA1). */
export function signV1(request: Signable & SigningKey): string {
  const hmac = createHmac('sha1', request.accessKeySecret);
  const signature = hmac.update(stringToSignV1(request), 'utf8').digest('base64');
  return `LOG ${request.accessKeyId}:${signature}`;
}

/** https://help.aliyun.com/document_detail/29012.html */
export function stringToSignV1({ method, path, query = {}, headers }: Signable): string {
  const normal = normalHeaders(headers);
  const line = (name: string) => normal.get(name.toLowerCase()) ?? '';
  const service = [...normal].filter(([name]) => isServiceHeader(name));
  return [
    method,
    line(RequestHeader.contentMd5),
    line(RequestHeader.contentType),
    line(RequestHeader.date),
    ...sortedEntries(service).map(([name, value]) => `${name}:${value}`),
    canonicalResource(path, query),
  ].join('\n');
}

function canonicalResource(path: string, query: Readonly<Record<string, string>>): string {
  const pairs = sortedEntries(Object.entries(query)).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}
