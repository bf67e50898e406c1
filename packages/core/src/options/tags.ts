import { PutLogsConfigError } from '../errors.js';
import { shownName } from '../record/quoted-text.js';
import { nameField, shortField, stringField, wrong } from './fields.js';
import { isList, ownFields } from './own-fields.js';

/** Little enough to leave room for logs in a request. */
const MAX_TAGS_BYTES = 64 * 1024;

/** Log tags: an object of strings. */
export function tagsField(value: unknown, option: string): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || isList(value)) {
    throw wrong(option, value, 'an object of strings');
  }
  const tags: Record<string, string> = Object.create(null);
  let bytes = 0;
  for (const [key, tag] of Object.entries(ownFields(value, option))) {
    const text = stringField(tag, `${option}.${shownName(key)}`);
    tags[shortField(nameField(key, `${option} (a key)`), `${option} (a key)`)] = text;
    bytes += Buffer.byteLength(key) + Buffer.byteLength(text);
  }
  if (bytes <= MAX_TAGS_BYTES) return Object.freeze(tags);
  const expected = `at most ${MAX_TAGS_BYTES} bytes together, as they go with every request`;
  throw new PutLogsConfigError(option, `must be ${expected} (got ${bytes})`);
}
