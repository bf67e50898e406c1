import { types } from 'node:util';
import { type Fields, isFields, readField } from './fields.js';
import { lineageOf } from './prototypes.js';
import { thrownMark } from './thrown.js';

/** Errors, `DOMException`s and their like, those of another realm included. */
export function isError(value: unknown): value is Fields {
  if (types.isNativeError(value)) return true;
  return typeof value === 'object' && value !== null && lineageOf(value) === 'error';
}

/** Takes one field of an error. Answers false when it takes no more. */
export type PutField = (key: string, value: unknown) => unknown;

/** Lists the own keys of an error, or none when there would be too many. */
export type ListKeys = (error: object) => readonly string[] | undefined;

/** Read by name, whether enumerable or not; `toJSON` is called instead of shown. */
const NAMED = new Set(['name', 'message', 'stack', 'cause', 'errors', 'toJSON']);

/**
 * Puts what an error holds, field by field: `type`, `message`, `stack`, `cause`, `errors`, then its
 * own enumerable fields. If it has a `toJSON`, the fields that this answers stand for its own ones;
 * message and stack are kept all the same. If it has an own field `type`, its class is put as `name`.
 * Each field is read once; one that throws is put as `[Throws: …]`.
 */
export function errorFields(error: Fields, put: PutField, list: ListKeys = Object.keys): void {
  const details = jsonDetails(error, put) ?? error;
  const keys = ownKeys(details, list);
  put(keys.includes('type') ? 'name' : 'type', errorType(error));
  putNamed(error, 'message', put);
  putNamed(error, 'stack', put);
  putNamed(error, 'cause', put);
  putNamed(error, 'errors', put);
  for (const key of keys) {
    if (!NAMED.has(key) && put(key, readField(details, key)) === false) break;
  }
}

/** The class: `name` where the author set it, else the constructor's name. */
export function errorType(error: Fields): string {
  const name = readField(error, 'name');
  if (typeof name === 'string' && name !== '' && name !== 'Error') return name;
  const made = constructorName(error);
  return typeof made === 'string' && made !== '' ? made : 'Error';
}

function constructorName(error: Fields): unknown {
  const maker = readField(error, 'constructor');
  try {
    return typeof maker === 'function' ? maker.name : undefined;
  } catch {
    // A static getter of that name threw: the error is shown as `Error`.
    return undefined;
  }
}

function putNamed(error: Fields, key: string, put: PutField): void {
  const value = readField(error, key);
  if (value !== undefined) put(key, value);
}

/** What the error's own `toJSON` makes of it, if it has one that works and answers an object. */
function jsonDetails(error: Fields, put: PutField): Fields | undefined {
  const toJSON = readField(error, 'toJSON');
  if (typeof toJSON !== 'function') return undefined;
  try {
    const details: unknown = Reflect.apply(toJSON, error, ['']);
    return isFields(details) && !Array.isArray(details) ? details : undefined;
  } catch (thrown) {
    put('toJSON', thrownMark(thrown));
    return undefined;
  }
}

function ownKeys(error: Fields, list: ListKeys): readonly string[] {
  try {
    return list(error) ?? [];
  } catch {
    // A proxy's trap threw; the named fields say what can be said.
    return [];
  }
}
