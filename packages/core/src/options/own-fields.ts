import { PutLogsConfigError } from '../errors.js';
import { cleanText } from '../record/clean-text.js';
import { shownName } from '../record/quoted-text.js';
import { reasonOf } from '../record/thrown.js';

const MAX_SHOWN_CHARS = 100;

type Fields = Readonly<Record<string, unknown>>;

/**
 * An object's own enumerable fields, each read once: what is checked is what is used then, and nothing
 * on `Object.prototype` can pass for an option. The copy has no prototype.
 *
 * @param option names the object in messages; '' for the options themselves
 * @throws PutLogsConfigError when the object, or a field of it, can't be read
 */
export function ownFields<T extends object>(object: T, option = ''): T & Fields {
  const fields = Object.create(null);
  for (const name of keysOf(object, option)) {
    try {
      fields[name] = Reflect.get(object, name);
    } catch (error) {
      throw unreadable(option === '' ? shownName(name) : `${option}.${shownName(name)}`, error);
    }
  }
  return fields;
}

/** Arrays, and bytes, each of which would be a field. `Array.isArray` throws for a proxy that was revoked. */
export function isList(value: unknown): boolean {
  try {
    return Array.isArray(value) || ArrayBuffer.isView(value);
  } catch {
    // It can't be read as anything else either.
    return false;
  }
}

export function unreadable(option: string, error: unknown): PutLogsConfigError {
  return new PutLogsConfigError(
    option === '' ? 'options' : option,
    `can't be read: ${cleanText(reasonOf(error), MAX_SHOWN_CHARS)}`,
  );
}

function keysOf(object: object, option: string): string[] {
  try {
    return Object.keys(object);
  } catch (error) {
    throw unreadable(option, error);
  }
}
