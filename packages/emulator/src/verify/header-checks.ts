import { isCompressType } from '../decode/decompress.js';
import { quote, Refusal } from '../refusal.js';
import { checkSignatureHeaders, readRequestTime } from './authentication.js';
import type { RequestHead } from './request-head.js';

const API_VERSION = '0.6.0';
const CONTENT_TYPE = 'application/x-protobuf';
const HASH_KEY = /^[0-9a-f]{32}$/i;

/**
 * What every API of the service wants to see in the headers.
 *
 * @throws Refusal
 */
export function checkCommonHeaders(head: RequestHead): void {
  const { headers } = head;
  if (!headers.get('host')) throw new Refusal('MissingHost');
  const version = headers.get('x-log-apiversion');
  if (version === undefined) throw new Refusal('MissingAPIVersion');
  if (version !== API_VERSION) {
    const message = `x-log-apiversion ${quote(version)} is unsupported.`;
    throw new Refusal('InvalidAPIVersion', { message });
  }
  readRequestTime(head);
  checkSignatureHeaders(head);
}

/**
 * What PutLogs wants to see about the body.
 *
 * @throws Refusal
 */
export function checkBodyHeaders({ headers }: RequestHead): void {
  const length = headers.get('content-length');
  if (length === undefined) throw new Refusal('MissingContentLength');
  const type = headers.get('content-type');
  if (type === undefined && length !== '0') throw new Refusal('MissingContentType');
  if (type !== undefined && type.toLowerCase() !== CONTENT_TYPE) {
    const message = `Content-Type ${quote(type)} is unsupported.`;
    throw new Refusal('InvalidContentType', { message });
  }
  const compression = headers.get('x-log-compresstype');
  if (compression !== undefined && !isCompressType(compression)) {
    const message = `x-log-compresstype ${quote(compression)} is unsupported.`;
    throw new Refusal('InvalidCompressType', { message });
  }
  const rawSize = headers.get('x-log-bodyrawsize');
  if (rawSize === undefined && compression !== undefined) throw new Refusal('MissingBodyRawSize');
  if (rawSize !== undefined && !/^\d{1,15}$/.test(rawSize)) throw new Refusal('InvalidBodyRawSize');
}

/**
 * The key of KeyHash mode: required by `/shards/route`, and 32 hex digits wherever it is.
 *
 * @throws Refusal
 */
export function checkMode({ headers, hashKey, isRouted }: RequestHead): void {
  const mode = headers.get('x-log-mode');
  if (mode !== undefined) {
    const message = `x-log-mode ${quote(mode)} is not something this emulator knows.`;
    throw new Refusal('ParameterInvalid', { message });
  }
  if (hashKey === undefined) {
    if (isRouted) throw new Refusal('MissingParameter', { message: 'key is missing.' });
    return;
  }
  if (!HASH_KEY.test(hashKey)) {
    const message = `The hash key ${quote(hashKey)} is not 32 hex digits.`;
    throw new Refusal('ParameterInvalid', { message });
  }
}
