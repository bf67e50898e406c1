import { type ContentsWriter, errorFields, errorType, readField } from '@putlogs/core';
import { writeValue } from './write-value.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Writes an Error as the record's own fields: message, type, stack, cause, errors and its own fields,
 * with the names that an Error inside a value has.
 */
export function writeErrorFields(error: Fields, contents: ContentsWriter): void {
  const written = new Set(['level', 'name', 'message', 'toJSON']);
  errorFields(error, (key, value) => {
    if (key === 'level') return;
    written.add(key);
    writeValue(key, value, contents);
  });
  if (typeof readField(error, 'toJSON') === 'function') writeAdded(error, written, contents);
}

/**
 * An Error's `toJSON` knows nothing of what the logger has put on it, such as `defaultMeta`. Objects
 * are left out: they are what a `toJSON` is there to hide, a request with its sockets for example.
 */
function writeAdded(error: Fields, written: ReadonlySet<string>, contents: ContentsWriter): void {
  for (const key of Object.keys(error)) {
    const value = readField(error, key);
    if (!written.has(key) && typeof value !== 'object') writeValue(key, value, contents);
  }
}

/**
 * Completes a record that winston has merged an Error into: it leaves out the class and `errors`,
 * and its older versions the cause as well.
 */
export function writeMissingErrorFields(
  error: Fields,
  record: Fields,
  contents: ContentsWriter,
): void {
  const classKey = ['type', 'name'].find((free) => !Object.hasOwn(record, free));
  if (classKey !== undefined) contents.string(classKey, errorType(error));
  for (const key of ['cause', 'errors']) {
    const value = readField(error, key);
    if (value !== undefined && !Object.hasOwn(record, key)) writeValue(key, value, contents);
  }
}
