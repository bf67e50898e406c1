import { MAX_KEY_LENGTH } from '../delivery/credentials-shape.js';
import { PutLogsConfigError } from '../errors.js';
import { quotedText } from '../record/quoted-text.js';
import { MAX_NAME_BYTES } from '../wire/service-limits.js';
import { isList } from './own-fields.js';

/** Checks one option: throws a `PutLogsConfigError` that names it, what it is and what it should be. */
export type FieldCheck<T> = (value: unknown, option: string) => T;

export function stringField(value: unknown, option: string): string {
  if (typeof value !== 'string') throw wrong(option, value, 'a string');
  return value;
}

/** A string that is not empty and holds no control characters, which could end a header line. */
export function nameField(value: unknown, option: string): string {
  const name = stringField(value, option);
  if (name.trim() === '') throw wrong(option, value, 'a string that is not empty');
  if (hasControlCharacter(name)) throw wrong(option, value, 'a string without control characters');
  return name;
}

/** A secret: as `nameField`, but its value is never shown. */
export function secretField(value: unknown, option: string): string {
  if (typeof value !== 'string' || value === '') {
    throw new PutLogsConfigError(
      option,
      `must be a string that is not empty (got ${kindOf(value)})`,
    );
  }
  // It goes into a header; the service's keys hold nothing else.
  if (!/^[\x21-\x7e]+$/.test(value)) {
    throw new PutLogsConfigError(
      option,
      'must hold no white space, no control characters and nothing beyond ASCII (got a string with ' +
        'some); a line end copied along with a key is the usual cause',
    );
  }
  if (value.length > MAX_KEY_LENGTH) {
    const problem = `must have at most ${MAX_KEY_LENGTH} characters (got ${value.length})`;
    throw new PutLogsConfigError(option, problem);
  }
  return value;
}

/** A topic, a source, or the name of a tag: as long as the service takes it. */
export function shortField(value: unknown, option: string): string {
  const text = stringField(value, option);
  if (Buffer.byteLength(text) > MAX_NAME_BYTES) {
    throw wrong(option, value, `at most ${MAX_NAME_BYTES} bytes long`);
  }
  return text;
}

export function booleanField(value: unknown, option: string): boolean {
  if (typeof value !== 'boolean') throw wrong(option, value, 'true or false');
  return value;
}

/** A whole number from `min` to `max`. */
export function integerField(min: number, max: number, unit = ''): FieldCheck<number> {
  return (value, option) => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) {
      return value;
    }
    throw wrong(option, value, `a whole number from ${min} to ${max}${unit}`);
  };
}

export function oneOfField<const T extends string>(choices: readonly T[]): FieldCheck<T> {
  return (value, option) => {
    const choice = choices.find((known) => known === value);
    if (choice !== undefined) return choice;
    throw wrong(option, value, `one of ${choices.map((known) => `'${known}'`).join(', ')}`);
  };
}

export function functionField<T>(value: unknown, option: string): T {
  if (typeof value !== 'function') throw wrong(option, value, 'a function');
  return value as T;
}

export function wrong(option: string, value: unknown, expected: string): PutLogsConfigError {
  return new PutLogsConfigError(option, `must be ${expected} (got ${shown(value)})`);
}

function hasControlCharacter(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || unit === 0x7f) return true;
  }
  return false;
}

/** The value as it may stand in a message: short, on one line. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return quotedText(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return kindOf(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (isList(value)) return 'an array';
  if (value === '') return 'an empty string';
  return value === undefined ? 'undefined' : `a value of type ${typeof value}`;
}
