import { createHash } from 'node:crypto';

/**
 * The service wants 3 to 63 lower-case letters, digits and hyphens of a project today. Older ones
 * may have upper case and `_`, so these pass: what matters here is that a name can become neither
 * another host nor another path, the rest is for the service to say. It is a DNS label, hence 63.
 */
const PROJECT = /^[a-z\d](?:[\w-]{1,61})[a-z\d]$/i;
/** As of projects; the length leaves room for what older logstores may have. */
const LOGSTORE = /^[a-z\d](?:[\w-]{0,126}[a-z\d])?$/i;
const HASH_KEY = /^[\da-f]{32}$/i;

/** What a project's name must be, if `name` isn't that. */
export function projectProblem(name: string): string | undefined {
  if (PROJECT.test(name)) return undefined;
  return "a project's name: 3 to 63 letters, digits, '-' or '_', with a letter or digit at both ends";
}

/** What a logstore's name must be, if `name` isn't that. */
export function logstoreProblem(name: string): string | undefined {
  if (LOGSTORE.test(name)) return undefined;
  return "a logstore's name: 1 to 128 letters, digits, '-' or '_', with a letter or digit at both ends";
}

/** The value of `x-log-hashkey`: 32 hex digits as they are, of anything else the MD5. */
export function hashKeyOf(key: string): string {
  return HASH_KEY.test(key) ? key : createHash('md5').update(key, 'utf8').digest('hex');
}
