import type { ContentsWriter } from '../log.js';
import { type Fields, isFields, isPlain, readField } from './fields.js';
import { valueText } from './value-text.js';
import { CIRCULAR, createWalk, isSpent, isTooDeep, TRUNCATED, type Walk } from './walk.js';

/**
 * Writes a field whose nested plain objects become dotted keys (`user.id`). Everything else, arrays,
 * errors and class instances too, stays one field with its text. Writes only strings, so that a
 * writer may call it from its own `value`. Never throws of itself.
 */
export function writeFlattened(key: string, value: unknown, contents: ContentsWriter): void {
  writeNode(createWalk(), key, value, contents);
}

function writeNode(walk: Walk, key: string, value: unknown, contents: ContentsWriter): void {
  walk.nodes--;
  const keys = nestedKeys(value);
  if (keys.length > 0 && isFields(value)) {
    const mark = haltMark(walk, value);
    if (mark === undefined) writeFields(walk, key, value, keys, contents);
    else contents.string(key, mark);
    return;
  }
  const text = valueText(value, walk);
  if (text !== undefined) contents.string(key, text);
}

function writeFields(
  walk: Walk,
  prefix: string,
  fields: Fields,
  keys: readonly string[],
  contents: ContentsWriter,
): void {
  walk.ancestors.push(fields);
  for (const key of keys) {
    if (isSpent(walk)) {
      contents.string(prefix, TRUNCATED);
      break;
    }
    walk.chars -= prefix.length;
    writeNode(walk, `${prefix}.${key}`, readField(fields, key), contents);
  }
  walk.ancestors.pop();
}

function haltMark(walk: Walk, value: object): string | undefined {
  if (walk.ancestors.includes(value)) return CIRCULAR;
  return isTooDeep(walk) ? '[Object]' : undefined;
}

const NONE: readonly string[] = [];

/** The keys to descend into; none for what stays one field. */
function nestedKeys(value: unknown): readonly string[] {
  try {
    if (!isFields(value) || Array.isArray(value) || !isPlain(value)) return NONE;
    // Asking for it with `in` doesn't run a getter, which may be run only once.
    return 'toJSON' in value ? NONE : Object.keys(value);
  } catch {
    // A proxy's trap threw: `valueText` says so in the field's text.
    return NONE;
  }
}
