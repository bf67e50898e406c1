import type { ReceivedRequest } from '../journal/records.js';
import { signatureVersion } from '../verify/authentication.js';
import { readCompression } from '../verify/body.js';
import type { RequestHead } from '../verify/request-head.js';

/** What a request's head tells about it; the rest as for a request that nothing is known of yet. */
export function describeRequest(
  head: RequestHead,
): Omit<ReceivedRequest, 'outcome' | 'requestId' | 'receivedAt'> {
  const { method, url, headers, project, logstore, hashKey } = head;
  return {
    method,
    url,
    headers: Object.fromEntries(headers),
    ...(project === undefined ? {} : { project }),
    ...(logstore === undefined ? {} : { logstore }),
    ...(hashKey === undefined ? {} : { hashKey }),
    signature: signatureVersion(head),
    compression: readCompression(head),
    logs: 0,
    stored: false,
    rawBytes: 0,
    bodyBytes: 0,
  };
}
