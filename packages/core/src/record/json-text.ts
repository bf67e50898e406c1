import { types } from 'node:util';
import { bigintText } from './bigint-text.js';
import { builtinForm, fixedForm } from './builtin-form.js';
import { errorFields, errorType, isError } from './error-fields.js';
import { type Fields, isFields, readField } from './fields.js';
import { lineageOf } from './prototypes.js';
import { quote } from './quote.js';
import { thrownMark } from './thrown.js';
import { CIRCULAR, isSpent, isTooDeep, listKeys, TRUNCATED, type Walk } from './walk.js';

/** Errors inside errors; the one beyond becomes a line. */
const MAX_ERROR_DEPTH = 8;
const OBJECT = '[Object]';

/**
 * A value as JSON text; `undefined` where JSON has nothing to say (undefined, functions). For data
 * that JSON can hold it is the text of `JSON.stringify`; the rest becomes something readable instead
 * of an exception, `{}` or `null`. Each getter and each `toJSON` is called at most once.
 */
export function jsonText(walk: Walk, key: string | number, value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return quote(walk, value);
    case 'number':
      return Number.isFinite(value) ? `${value}` : `"${value}"`;
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      return isFields(value) ? objectText(walk, key, value) : 'null';
    case 'bigint':
      return quote(walk, digitsText(walk, value));
    case 'symbol':
      return quote(walk, symbolText(value));
    default:
      return undefined;
  }
}

/** Long ones take from the budget what finding their digits costs. */
export function digitsText(walk: Walk, value: bigint): string {
  if (isSpent(walk)) return TRUNCATED;
  const text = bigintText(value);
  walk.nodes -= text.length >> 6;
  return text;
}

export function symbolText(symbol: symbol): string {
  return symbol.description ?? 'Symbol()';
}

function objectText(walk: Walk, key: string | number, value: Fields): string | undefined {
  const depth = walk.ancestors.length;
  const { errorDepth } = walk;
  try {
    if (walk.ancestors.includes(value)) return quote(walk, CIRCULAR);
    if (isOrdinary(value)) return ownText(walk, key, value, true);
    const lineage = lineageOf(value);
    if (lineage === 'error' || types.isNativeError(value)) return errorText(walk, value);
    if (lineage === 'endless') return quote(walk, OBJECT);
    const form = fixedForm(value);
    return form === undefined ? ownText(walk, key, value, false) : jsonText(walk, key, form);
  } catch (error) {
    walk.ancestors.length = depth;
    walk.errorDepth = errorDepth;
    return quote(walk, thrownMark(error));
  }
}

/** Most values are literals or parsed JSON: one look at the prototype spares the search for their kind. */
function isOrdinary(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
}

/** What the value's `toJSON` makes of it, else the value. */
function ownText(
  walk: Walk,
  key: string | number,
  value: Fields,
  ordinary: boolean,
): string | undefined {
  const { toJSON } = value;
  if (typeof toJSON !== 'function') return shapeText(walk, key, value, ordinary, toJSON);
  const json: unknown = Reflect.apply(toJSON, value, [`${key}`]);
  if (json === value) return shapeText(walk, key, value, ordinary, toJSON);
  return isFields(json) ? resultText(walk, key, json) : jsonText(walk, key, json);
}

/** What a `toJSON` answered, whose own `toJSON` isn't called any more. */
function resultText(walk: Walk, key: string | number, json: Fields): string | undefined {
  if (walk.ancestors.includes(json)) return quote(walk, CIRCULAR);
  if (isError(json)) return errorText(walk, json);
  const form = fixedForm(json);
  return form === undefined ? shapeText(walk, key, json, false) : jsonText(walk, key, form);
}

function shapeText(
  walk: Walk,
  key: string | number,
  value: Fields,
  ordinary: boolean,
  toJSON?: unknown,
): string | undefined {
  const isDeepest = isTooDeep(walk);
  const form = ordinary ? undefined : builtinForm(value, isDeepest ? 0 : walk.nodes + 1);
  if (form !== undefined && !isFields(form)) return jsonText(walk, key, form);
  const shown = form ?? value;
  const isArray = Array.isArray(shown);
  if (isDeepest) return quote(walk, isArray ? '[Array]' : OBJECT);
  walk.ancestors.push(value);
  const text = isArray ? itemsText(walk, shown) : fieldsText(walk, shown, toJSON);
  walk.ancestors.pop();
  return text;
}

function itemsText(walk: Walk, items: readonly unknown[]): string {
  let out = '[';
  const { length } = items;
  for (let index = 0; index < length; index++) {
    if (index > 0) out += ',';
    if (isSpent(walk)) return `${out}"${TRUNCATED}"]`;
    walk.nodes--;
    out += jsonText(walk, index, readItem(items, index)) ?? 'null';
  }
  return `${out}]`;
}

function readItem(items: readonly unknown[], index: number): unknown {
  try {
    return items[index];
  } catch (error) {
    return thrownMark(error);
  }
}

function fieldsText(walk: Walk, fields: Fields, toJSON: unknown): string {
  let out = '{';
  const keys = listKeys(walk, fields);
  if (keys === undefined) return closed(out, true);
  for (const key of keys) {
    if (isSpent(walk)) return closed(out, true);
    // It has been read already, and reading may have effects.
    const known = key === 'toJSON' && toJSON !== undefined;
    out = withField(walk, out, key, known ? toJSON : readField(fields, key));
  }
  return closed(out, false);
}

function withField(walk: Walk, out: string, key: string, value: unknown): string {
  walk.nodes--;
  const name = quote(walk, key);
  const text = jsonText(walk, key, value);
  return text === undefined ? out : `${out}${out === '{' ? '' : ','}${name}:${text}`;
}

function closed(out: string, truncated: boolean): string {
  if (!truncated) return `${out}}`;
  return `${out}${out === '{' ? '' : ','}"${TRUNCATED}":true}`;
}

function errorText(walk: Walk, error: Fields): string {
  if (walk.errorDepth >= MAX_ERROR_DEPTH || walk.errors <= 0 || isTooDeep(walk)) {
    return errorLine(walk, error);
  }
  let out = '{';
  let truncated = false;
  walk.errors--;
  walk.errorDepth++;
  walk.ancestors.push(error);
  const put = (key: string, value: unknown) => {
    truncated = isSpent(walk);
    if (!truncated) out = withField(walk, out, key, value);
    return !truncated;
  };
  errorFields(error, put, (fields) => listKeys(walk, fields));
  walk.ancestors.pop();
  walk.errorDepth--;
  return closed(out, truncated);
}

function errorLine(walk: Walk, error: Fields): string {
  const message = readField(error, 'message');
  const line = typeof message === 'string' ? `: ${message}` : '';
  return quote(walk, errorType(error) + line);
}
