import { propertyOf } from '../record/property.js';
import { CredentialsError } from './credentials-error.js';
import type { Credentials } from './credentials-types.js';

const FIELDS = ['accessKeyId', 'accessKeySecret', 'securityToken', 'expiration'] as const;

type Field = (typeof FIELDS)[number];

/** By name without case, `_` and `-`: AccessKeyId, access_key_id … */
const FIELD_BY_NAME: ReadonlyMap<string, Field> = new Map<string, Field>([
  ...FIELDS.map((field): [string, Field] => [field.toLowerCase(), field]),
  ['ststoken', 'securityToken'],
]);

/** No server takes a header that is longer. */
export const MAX_KEY_LENGTH = 8192;

/** Numbers below are seconds: as milliseconds they would be in the first months of 1970. */
const MIN_MILLISECONDS = 100_000_000_000;

/**
 * Reads credentials from what a provider or a file gives: the names in any of the usual spellings,
 * directly or under `Credentials` as in the answers of STS.
 *
 * @throws CredentialsError when there is no usable key
 */
export function readCredentials(given: unknown): Credentials {
  const fields = fieldsOf(given);
  const accessKeyId = keyText(fields, 'accessKeyId');
  const accessKeySecret = keyText(fields, 'accessKeySecret');
  if (accessKeyId === undefined || accessKeySecret === undefined) {
    const missing = accessKeyId === undefined ? 'accessKeyId' : 'accessKeySecret';
    throw new CredentialsError('InvalidCredentials', `${missing} is missing`);
  }
  return Object.freeze({
    accessKeyId,
    accessKeySecret,
    securityToken: keyText(fields, 'securityToken'),
    expiration: timeMs(fields.get('expiration')),
  });
}

function fieldsOf(given: unknown): Map<Field, unknown> {
  const fields = new Map<Field, unknown>();
  if (typeof given !== 'object' || given === null) return fields;
  const nested = propertyOf(given, 'Credentials');
  if (typeof nested === 'object' && nested !== null) return fieldsOf(nested);
  for (const key of Object.keys(given)) {
    const field = FIELD_BY_NAME.get(key.toLowerCase().replace(/[_-]/g, ''));
    if (field !== undefined) fields.set(field, Reflect.get(given, key));
  }
  // A provider may give an object of a class, whose getters are no keys of its own.
  for (const field of FIELDS) fields.set(field, fields.get(field) ?? propertyOf(given, field));
  return fields;
}

/** Undefined when absent or empty. White space around it comes from files and is no part of a key. */
function keyText(fields: Map<Field, unknown>, field: Field): string | undefined {
  const value = fields.get(field);
  const text = typeof value === 'string' ? value.trim() : '';
  if (text === '') return undefined;
  // It goes into a header, where anything else would end the line or be refused by Node.
  if (text.length > MAX_KEY_LENGTH || !/^[\x21-\x7e]+$/.test(text)) {
    throw new CredentialsError(
      'InvalidCredentials',
      `${field} holds characters that no key has, or too many`,
    );
  }
  return text;
}

/** Undefined for what is no time: then the credentials are taken for ones that don't say. */
function timeMs(value: unknown): number | undefined {
  if (typeof value === 'number')
    return Number.isFinite(value) && value > 0 ? inMs(value) : undefined;
  const text = value instanceof Date ? value.getTime() : value;
  if (typeof text === 'number') return Number.isNaN(text) ? undefined : text;
  if (typeof text !== 'string' || text.trim() === '') return undefined;
  if (/^\d+$/.test(text)) return inMs(Number(text));
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? undefined : parsed;
}

function inMs(time: number): number {
  return time < MIN_MILLISECONDS ? time * 1000 : time;
}
