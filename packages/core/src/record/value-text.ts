import { digitsText, jsonText, symbolText } from './json-text.js';
import { thrownMark } from './thrown.js';
import { createWalk, isSpent, TRUNCATED, type Walk } from './walk.js';

const QUOTE = 0x22;

/**
 * Any value at all as readable text: strings as they are, dates in ISO 8601, errors, objects and
 * collections as JSON. `undefined` where there is nothing to show (undefined, functions). Never throws.
 *
 * @param walk budgets shared with the other values of a record; its own ones when absent
 */
export function valueText(value: unknown, walk?: Walk): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return Object.is(value, -0) ? '-0' : `${value}`;
    case 'boolean':
      return value ? 'true' : 'false';
    case 'symbol':
      return symbolText(value);
    case 'object':
      return value === null ? 'null' : outerText(value, walk ?? createWalk());
    case 'bigint':
      return digitsText(walk ?? createWalk(), value);
    default:
      return undefined;
  }
}

/** The text of `jsonText`, without the quotes where that is a JSON string (dates, marks, a `toJSON`'s text). */
function outerText(value: object, walk: Walk): string | undefined {
  if (isSpent(walk)) return TRUNCATED;
  try {
    const text = jsonText(walk, '', value);
    return text?.charCodeAt(0) === QUOTE ? unquoted(text) : text;
  } catch (error) {
    // Left over: a text longer than strings can be, or a stack that was full when the value came.
    return thrownMark(error);
  }
}

function unquoted(text: string): string {
  return text.includes('\\') ? String(JSON.parse(text)) : text.slice(1, -1);
}
