import type { ContentsWriter } from '../log.js';
import { MAX_PREFIX_CHARS } from './flatten.js';
import { integerIn, isDigit } from './json-number.js';
import { INVALID, skipSpace, unitAt } from './json-scan.js';
import { skipColon, skipValue } from './json-skip.js';
import { type JsonSource, openSource } from './json-source.js';
import { closingQuote, hasEscapes, scanString } from './json-string.js';
import { type LogTime, toLogTime } from './time.js';

/** How a line's fields are read. */
export interface JsonLineOptions {
  /** The field that is the record's time and isn't repeated in its contents. @default 'time' */
  timeKey?: string | undefined;
  /** @default 'level' */
  levelKey?: string | undefined;
  /** A level's number, as it is written, to its label (`'30'` → `'info'`). @default none */
  levelLabels?: ReadonlyMap<string, string> | undefined;
  /** Nested objects become dotted keys. @default false */
  flatten?: boolean | undefined;
}

const BYTE_ORDER_MARK = 0xfeff;
const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Objects nested deeper than this stay JSON when flattened. */
const MAX_FLATTEN_DEPTH = 32;
/** Integers of up to so many digits are exact as numbers. */
const EXACT_DIGITS = 15;

/** Where the check of a time field leaves its result, which nobody reads. */
const scratch: LogTime = { seconds: 0, nanos: 0 };

/**
 * Turns a line that holds one JSON object into contents without building the object: strings go as
 * strings, everything else as the JSON text it is written in. Answers false when the line isn't one
 * complete, valid JSON object; some of it may have been written by then, so reset the contents.
 *
 * A byte order mark and whitespace around the object are skipped. A time that can't be read stays in
 * the contents as it is. Throws only what a method of `contents` throws.
 */
export function transcodeJsonLine(
  line: string,
  contents: ContentsWriter,
  options: JsonLineOptions,
): boolean {
  const source = openSource(line);
  try {
    return writeLine({ source, contents, options });
  } finally {
    source.close();
  }
}

/** A line on its way. Functions of it take a position and answer where their part ends, or `INVALID`. */
interface Passage {
  readonly source: JsonSource;
  readonly contents: ContentsWriter;
  readonly options: JsonLineOptions;
}

function writeLine(passage: Passage): boolean {
  const { text, units } = passage.source;
  const start = skipSpace(units, unitAt(units, 0) === BYTE_ORDER_MARK ? 1 : 0);
  if (unitAt(units, start) !== OPEN_BRACE) return false;
  const end = writeObject(passage, start, '', 0);
  return end !== INVALID && skipSpace(units, end) === text.length;
}

/** The object whose brace is at `from`, member by member. */
function writeObject(passage: Passage, from: number, prefix: string, depth: number): number {
  const { units } = passage.source;
  let at = skipSpace(units, from + 1);
  if (unitAt(units, at) === CLOSE_BRACE) return at + 1;
  for (;;) {
    if (unitAt(units, at) !== QUOTE) return INVALID;
    at = writeMember(passage, at + 1, prefix, depth);
    if (at === INVALID) return INVALID;
    at = skipSpace(units, at);
    const unit = unitAt(units, at);
    if (unit === CLOSE_BRACE) return at + 1;
    if (unit !== COMMA) return INVALID;
    at = skipSpace(units, at + 1);
  }
}

/** A key from after its quote, its colon and its value. */
function writeMember(passage: Passage, from: number, prefix: string, depth: number): number {
  const { text, units } = passage.source;
  const scanned = scanString(passage.source, from);
  if (scanned === INVALID) return INVALID;
  const name = stringContent(text, from, scanned);
  const at = skipColon(units, closingQuote(scanned) + 1);
  if (at === INVALID) return INVALID;
  return writeValue(passage, at, depth === 0 ? name : prefix + name, depth);
}

function writeValue(passage: Passage, from: number, key: string, depth: number): number {
  const { source, contents, options } = passage;
  const unit = unitAt(source.units, from);
  if (unit === QUOTE) return writeString(passage, from + 1, key, depth);
  const canNest = depth < MAX_FLATTEN_DEPTH && key.length <= MAX_PREFIX_CHARS;
  if (unit === OPEN_BRACE && options.flatten === true && canNest) {
    return writeNested(passage, from, key, depth);
  }
  const end = skipValue(source, from);
  if (end === INVALID) return INVALID;
  const text = source.text.slice(from, end);
  if (depth === 0 && (unit === MINUS || isDigit(unit))) writeNumber(passage, key, text, from);
  else contents.json(key, text);
  return end;
}

function writeString(passage: Passage, from: number, key: string, depth: number): number {
  const { source, contents, options } = passage;
  const scanned = scanString(source, from);
  if (scanned === INVALID) return INVALID;
  const value = stringContent(source.text, from, scanned);
  if (depth === 0 && isTimeKey(key, options) && toLogTime(value, scratch)) contents.time(value);
  else contents.string(key, value);
  return closingQuote(scanned) + 1;
}

/** A number of the outermost object: a time, a level, or a field like others. */
function writeNumber(passage: Passage, key: string, text: string, from: number): void {
  const { source, contents, options } = passage;
  if (isTimeKey(key, options) && isReadableTime(source.units, from, text)) {
    contents.time(text);
    return;
  }
  const label = key === (options.levelKey ?? 'level') ? options.levelLabels?.get(text) : undefined;
  if (label === undefined) contents.json(key, text);
  else contents.string(key, label);
}

function isTimeKey(key: string, options: JsonLineOptions): boolean {
  return key === (options.timeKey ?? 'time');
}

/** Most times are a few digits, whose value is found faster in the line than in the slice of it. */
function isReadableTime(units: Uint16Array, from: number, text: string): boolean {
  const value = text.length <= EXACT_DIGITS ? integerIn(units, from, from + text.length) : -1;
  return toLogTime(value < 0 ? text : value, scratch);
}

function writeNested(passage: Passage, from: number, key: string, depth: number): number {
  const { units } = passage.source;
  const inner = skipSpace(units, from + 1);
  if (unitAt(units, inner) !== CLOSE_BRACE) {
    return writeObject(passage, from, `${key}.`, depth + 1);
  }
  // It has no members to stand for it.
  passage.contents.json(key, '{}');
  return inner + 1;
}

/** The string between the quotes: a slice, unless it has to be unescaped. */
function stringContent(text: string, from: number, scanned: number): string {
  if (!hasEscapes(scanned)) return text.slice(from, scanned);
  const content: unknown = JSON.parse(text.slice(from - 1, closingQuote(scanned) + 1));
  return String(content);
}
