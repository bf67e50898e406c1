interface ServiceError {
  readonly status: number;
  readonly message: string;
}

const error = (status: number, message: string): ServiceError => ({ status, message });

/**
 * The service's error codes with their status and their words, from the API reference's
 * "Common error codes" and "PutLogs" pages. Where a message names a value, the thrower says it in full.
 */
const SERVICE_ERRORS = {
  MissingHost: error(400, 'Host does not exist in http header.'),
  InvalidHost: error(400, 'Host names no project.'),
  MissingDate: error(400, 'Date does not exist in http header.'),
  InvalidDateFormat: error(400, 'Date must follow RFC822.'),
  MissingAPIVersion: error(400, 'x-log-apiversion does not exist in http header.'),
  InvalidAPIVersion: error(400, 'x-log-apiversion is unsupported.'),
  MissAccessKeyId: error(400, 'x-log-accesskeyid does not exist in header.'),
  MissingSignatureMethod: error(400, 'x-log-signaturemethod does not exist in http header.'),
  InvalidSignatureMethod: error(400, 'signature method is unsupported.'),
  MissingContentLength: error(
    411,
    'Content-Length does not exist in http header when it is necessary.',
  ),
  MissingContentType: error(
    400,
    'Content-Type does not exist in http header when body is not empty.',
  ),
  InvalidContentType: error(415, 'Content-Type is unsupported.'),
  MissingBodyRawSize: error(
    400,
    'x-log-bodyrawsize does not exist in header when it is necessary.',
  ),
  InvalidBodyRawSize: error(400, 'x-log-bodyrawsize is invalid.'),
  InvalidCompressType: error(400, 'x-log-compresstype is unsupported.'),
  InvalidContentMD5: error(400, 'Content-MD5 is not the MD5 of the body.'),
  MissingParameter: error(400, 'A parameter is missing.'),
  ParameterInvalid: error(400, 'A parameter is invalid.'),
  InvalidMethod: error(400, 'The method is unsupported here.'),
  RequestTimeTooSkewed: error(400, 'Request time exceeds server time more than 15 minutes.'),
  RequestTimeExpired: error(400, 'request time has been expired'),
  SignatureNotMatch: error(401, 'signature not match'),
  Unauthorized: error(401, 'The AccessKeyId is unauthorized.'),
  InvalidAccessKeyId: error(401, 'The access key id you provided is invalid.'),
  SecurityTokenExpired: error(401, 'The security token you provided has expired.'),
  ProjectForbidden: error(403, 'The project has been forbidden.'),
  WriteQuotaExceed: error(403, 'Write quota is exceeded.'),
  ShardWriteQuotaExceed: error(403, 'Shard write quota is exceeded.'),
  ExceedQuota: error(403, 'Quota is exceeded.'),
  ProjectNotExist: error(404, 'Project does not exist.'),
  LogStoreNotExist: error(404, 'logstore does not exist.'),
  LogStoreWithoutShard: error(404, 'logstore has no shard.'),
  PostBodyInvalid: error(400, 'Protobuffer content cannot be parsed.'),
  PostBodyTooLarge: error(400, 'Logs must be less than or equal to 3 MB and 4096 entries.'),
  PostBodyUncompressError: error(400, 'Failed to decompress logs.'),
  InvalidTimestamp: error(400, 'Invalid timestamps are in logs.'),
  InvalidEncoding: error(400, 'Non-UTF8 characters are in logs.'),
  InvalidKey: error(400, 'Invalid keys are in logs.'),
  TooManyRequests: error(429, 'Too many requests.'),
  InternalServerError: error(500, 'Internal server error message.'),
  RequestTimeout: error(500, 'The request timed out.'),
  ServerBusy: error(503, 'The server is busy, please try again later.'),
} as const satisfies Record<string, ServiceError>;

/** A code of the service that the emulator knows the status and the words of. */
export type ServiceErrorCode = keyof typeof SERVICE_ERRORS;

const BY_CODE: ReadonlyMap<string, ServiceError> = new Map(Object.entries(SERVICE_ERRORS));

/** Status and words of a code; `undefined` for a code that is not the service's. */
export function findServiceError(code: string): ServiceError | undefined {
  return BY_CODE.get(code);
}

export function serviceError(code: ServiceErrorCode): ServiceError {
  return SERVICE_ERRORS[code];
}
