import type { ContentsWriter } from '../log.js';
import { type Fields, isFields, isPlain, readField } from './fields.js';
import { valueText } from './value-text.js';
import { createWalk, isSpent, isTooDeep, listKeys, TRUNCATED, type Walk } from './walk.js';

/**
 * Objects under a longer name than the service takes stay one field: those in them could not be told
 * apart, and a long name before each of many fields would take its time.
 */
export const MAX_PREFIX_CHARS = 128;

type StringWriter = Pick<ContentsWriter, 'string'>;

/**
 * Writes a field whose nested plain objects become dotted keys (`user.id`). Everything else, arrays,
 * errors and class instances too, stays one field with its text. Writes only strings, so that a
 * writer may call it from its own `value`. Never throws of itself.
 *
 * @param walk budgets shared with the other values of a record; its own ones when absent
 */
export function writeFlattened(
  key: string,
  value: unknown,
  contents: StringWriter,
  walk: Walk = createWalk(),
): void {
  walk.nodes--;
  if (isNested(value) && !isTooDeep(walk) && key.length <= MAX_PREFIX_CHARS) {
    const keys = keysToEnter(walk, value);
    if (keys.length > 0) {
      writeFields(walk, key, value, keys, contents);
      return;
    }
  }
  const text = valueText(value, walk);
  if (text !== undefined) contents.string(key, text);
}

function writeFields(
  walk: Walk,
  prefix: string,
  fields: Fields,
  keys: readonly string[],
  contents: StringWriter,
): void {
  walk.ancestors.push(fields);
  for (const key of keys) {
    if (isSpent(walk)) {
      contents.string(prefix, TRUNCATED);
      break;
    }
    walk.chars -= prefix.length;
    writeFlattened(`${prefix}.${key}`, readField(fields, key), contents, walk);
  }
  walk.ancestors.pop();
}

/** Not what has a text of its own. */
function isNested(value: unknown): value is Fields {
  try {
    if (!isFields(value) || Array.isArray(value) || !isPlain(value)) return false;
    // Asking for it with `in` doesn't run a getter, which may be run only once.
    return !('toJSON' in value);
  } catch {
    // A proxy's trap threw: `valueText` says so in the field's text.
    return false;
  }
}

const NONE: readonly string[] = [];

function keysToEnter(walk: Walk, fields: Fields): readonly string[] {
  if (walk.ancestors.includes(fields)) return NONE;
  try {
    return listKeys(walk, fields) ?? NONE;
  } catch {
    // As above.
    return NONE;
  }
}
