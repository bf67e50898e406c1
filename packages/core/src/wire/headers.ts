/** The headers of a request, spelled as they go over the wire. */
export const RequestHeader = {
  authorization: 'Authorization',
  contentLength: 'Content-Length',
  contentMd5: 'Content-MD5',
  contentType: 'Content-Type',
  date: 'Date',
  host: 'Host',
  userAgent: 'User-Agent',
  apiVersion: 'x-log-apiversion',
  /** Length of the body before compression, in decimal. */
  bodyRawSize: 'x-log-bodyrawsize',
  compressType: 'x-log-compresstype',
  /** Signature v4: lower-case hex SHA-256 of the body. */
  contentSha256: 'x-log-content-sha256',
  /** Signature v4: `YYYYMMDDTHHMMSSZ`. */
  logDate: 'x-log-date',
  /** KeyHash mode: 32 hex digits. */
  hashKey: 'x-log-hashkey',
  /** The project, where `Host` can't carry it. */
  project: 'x-log-project',
  signatureMethod: 'x-log-signaturemethod',
  securityToken: 'x-acs-security-token',
} as const;

/** The headers of an answer, in the lower case that node:http gives them. */
export const AnswerHeader = {
  contentLength: 'content-length',
  date: 'date',
  location: 'location',
  retryAfter: 'retry-after',
  /** On every answer that is the service's own. */
  requestId: 'x-log-requestid',
  /** The service's time, in seconds. */
  logTime: 'x-log-time',
} as const;

export const API_VERSION = '0.6.0';
export const CONTENT_TYPE_PROTOBUF = 'application/x-protobuf';
/** `x-log-signaturemethod` of signature v1. */
export const SIGNATURE_METHOD_V1 = 'hmac-sha1';
