/** What a code of the service asks for. */
export type ServiceAction =
  | 'server'
  | 'quota'
  | 'not-found'
  | 'refresh-credentials'
  | 'correct-clock'
  | 'split-too-large'
  | 'split-invalid'
  | 'uncompressed'
  | 'reject';

/** In lower case: the service and its documentation differ in spelling, as in ProjectNotExist(s). */
const ACTIONS: ReadonlyMap<string, ServiceAction> = new Map<string, ServiceAction>([
  ['internalservererror', 'server'],
  ['requesttimeout', 'server'],
  ['serverbusy', 'quota'],
  ['writequotaexceed', 'quota'],
  ['shardwritequotaexceed', 'quota'],
  ['readquotaexceed', 'quota'],
  ['exceedquota', 'quota'],
  ['metaoperationqpslimitexceeded', 'quota'],
  ['projectnotexist', 'not-found'],
  ['projectnotexists', 'not-found'],
  ['logstorenotexist', 'not-found'],
  ['logstorenotexists', 'not-found'],
  ['logstorewithoutshard', 'not-found'],
  ['shardnotexist', 'not-found'],
  // An account in arrears or a project switched off: both come back.
  ['projectforbidden', 'not-found'],
  ['requesttimeexpired', 'correct-clock'],
  ['requesttimetooskewed', 'correct-clock'],
  ['postbodytoolarge', 'split-too-large'],
  ['postbodyinvalid', 'split-invalid'],
  ['invalidencoding', 'split-invalid'],
  ['invalidkey', 'split-invalid'],
  ['invalidtimestamp', 'split-invalid'],
  ['postbodyuncompresserror', 'uncompressed'],
  // The documentation lists lz4 and deflate only, so zstd may meet a service that refuses it.
  ['invalidcompresstype', 'uncompressed'],
]);

/** InvalidAccessKeyId.NotFound, SecurityToken.Expired, SecurityTokenExpired, SignatureNotMatch … */
const CREDENTIALS = /^(?:unauthorized|signaturenotmatch|.*accesskeyid|.*securitytoken)/;

/** Undefined for a code that asks for nothing in particular. */
export function actionForCode(code: string): ServiceAction | undefined {
  const key = code.toLowerCase();
  return ACTIONS.get(key) ?? (CREDENTIALS.test(key) ? 'refresh-credentials' : undefined);
}
