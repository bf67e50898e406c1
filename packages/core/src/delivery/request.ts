import type { SealedBatch } from '../batch/sealed-batch.js';
import type { HttpRequest } from '../runtime.js';
import { compressionFor } from '../wire/compression.js';
import { md5UpperHex, sha256Hex } from '../wire/digest.js';
import {
  API_VERSION,
  CONTENT_TYPE_PROTOBUF,
  RequestHeader,
  SIGNATURE_METHOD_V1,
} from '../wire/headers.js';
import { signV1 } from '../wire/signature-v1.js';
import { signV4, v4DateTime } from '../wire/signature-v4.js';
import type { Credentials } from './credentials.js';
import { addressOf, type Endpoint } from './endpoint.js';

export interface RequestOptions {
  readonly endpoint: Endpoint;
  readonly signature: 'v1' | 'v4';
  /** Set when `signature` is v4. */
  readonly region: string | undefined;
  readonly requestTimeoutMs: number;
  readonly agent: HttpRequest['agent'];
  readonly userAgent: string;
}

/**
 * One PutLogs request, signed. `now` is the service's time as far as it is known: a request whose
 * date is more than 15 minutes off is refused.
 */
export function putLogsRequest(
  batch: SealedBatch,
  credentials: Credentials,
  now: number,
  options: RequestOptions,
): HttpRequest {
  const { protocol, hostname, port, host, projectHeader } = addressOf(
    options.endpoint,
    batch.destination.project,
  );
  const request: Unsigned = {
    method: 'POST',
    path: `/logstores/${batch.destination.logstore}/shards/lb`,
    headers: {
      [RequestHeader.host]: host,
      [RequestHeader.userAgent]: options.userAgent,
      [RequestHeader.contentLength]: String(batch.body.length),
      [RequestHeader.contentType]: CONTENT_TYPE_PROTOBUF,
      ...serviceHeaders(batch, credentials, projectHeader),
    },
  };
  const headers =
    options.signature === 'v4'
      ? signedV4(request, batch.body, credentials, now, options.region ?? '')
      : signedV1(request, batch.body, credentials, now);
  const { requestTimeoutMs: timeoutMs, agent } = options;
  const { path } = request;
  return { protocol, hostname, port, path, headers, body: batch.body, timeoutMs, agent };
}

interface Unsigned {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
}

function serviceHeaders(
  { destination, compression, rawBytes }: SealedBatch,
  { securityToken }: Credentials,
  projectHeader: string | undefined,
): Record<string, string> {
  const { header } = compressionFor(compression);
  return {
    [RequestHeader.apiVersion]: API_VERSION,
    // Needed only for compressed bodies, but every SDK of the service sends it always.
    [RequestHeader.bodyRawSize]: String(rawBytes),
    ...optional(RequestHeader.compressType, header),
    ...optional(RequestHeader.hashKey, destination.hashKey),
    ...optional(RequestHeader.project, projectHeader),
    ...optional(RequestHeader.securityToken, securityToken),
  };
}

function optional(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value };
}

function signedV1(request: Unsigned, body: Uint8Array, key: Credentials, now: number) {
  const headers = {
    ...request.headers,
    [RequestHeader.contentMd5]: md5UpperHex(body),
    [RequestHeader.date]: new Date(now).toUTCString(),
    [RequestHeader.signatureMethod]: SIGNATURE_METHOD_V1,
  };
  const { accessKeyId, accessKeySecret } = key;
  const authorization = signV1({ ...request, headers, accessKeyId, accessKeySecret });
  return { ...headers, [RequestHeader.authorization]: authorization };
}

function signedV4(
  request: Unsigned,
  body: Uint8Array,
  { accessKeyId, accessKeySecret }: Credentials,
  now: number,
  region: string,
) {
  const dateTime = v4DateTime(now);
  const bodySha256 = sha256Hex(body);
  const key = { accessKeyId, accessKeySecret };
  return { ...request.headers, ...signV4({ ...request, region, dateTime, bodySha256, ...key }) };
}
