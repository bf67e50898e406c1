import { PATIENCE_MS, runs } from '@putlogs/hostile';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ContentsLog, createContentsLog } from '../../test/contents-log.js';
import { type JsonLineOptions, transcodeJsonLine } from './json-line.js';

const RUNS = runs(20_000);
/** What is under a longer name stays as it is. */
const MAX_PREFIX_CHARS = 128;
const NO_SPECIAL_KEYS: JsonLineOptions = { timeKey: '\u0000none', levelKey: '\u0000none' };

function transcode(line: string, options: JsonLineOptions = {}): ContentsLog | undefined {
  const contents = createContentsLog();
  return transcodeJsonLine(line, contents, options) ? contents : undefined;
}

/** As the transcoder's fields should be, by way of an object. */
function expectedFields(object: Record<string, unknown>): Record<string, string> {
  const entries = Object.entries(object).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return Object.fromEntries(entries);
}

/** With the text of each JSON slice normalised, as whitespace and escapes are copied as they are. */
function actualFields(contents: ContentsLog): Record<string, unknown> {
  const entries = contents.fields.map(([key, kind, value]) => [
    key,
    kind === 'json' ? JSON.stringify(JSON.parse(String(value))) : value,
  ]);
  return Object.fromEntries(entries);
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line.startsWith('\ufeff') ? line.slice(1) : line);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? Object.fromEntries(Object.entries(value)) : undefined;
  } catch {
    // Not JSON, which is one of the two answers.
    return undefined;
  }
}

const unusualString = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc.string({
    unit: fc.constantFrom('"', '\\', '\n', '\u0000', '\u001f', 'a', '\ud800', '\udc00', '上', '{'),
  }),
  fc.stringMatching(/^[ -~]{20,200}$/),
  fc.constantFrom('', '__proto__', 'constructor', 'time', 'level', 'a.b', 'toJSON'),
);
const record = fc.dictionary(unusualString, fc.oneof(fc.jsonValue({ maxDepth: 4 }), unusualString));

/** JSON text of a record in one of the ways that a writer may choose. */
const recordLine = fc
  .tuple(
    record,
    fc.constantFrom('', ' ', '\t', '\n  '),
    fc.boolean(),
    fc.constantFrom('', ' ', '\ufeff', '\r\n'),
  )
  .map(([object, indent, ascii, around]) => {
    const text = JSON.stringify(object, null, indent);
    const written = ascii ? text.replace(/[^ -~\s]/g, escapeUnit) : text;
    return around + written + (around === '\ufeff' ? '' : around);
  });

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A line with some of it cut out, doubled or replaced, mostly no longer JSON. */
const mutatedLine = fc
  .tuple(
    recordLine,
    fc.nat(),
    fc.nat({ max: 4 }),
    fc.oneof(
      fc.string({
        unit: fc.constantFrom(...'{}[]",:\\ \t\n0-+.eEutrfnalsu19\u0000\ufeff'),
        maxLength: 3,
      }),
      unusualString,
    ),
  )
  .map(([line, position, removed, inserted]) => {
    const at = position % (line.length + 1);
    return line.slice(0, at) + inserted + line.slice(at + removed);
  });

/** Small texts close to the grammar, so that most rules of it are met. */
const tokens = fc
  .array(
    fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ':',
        ',',
        '"a"',
        '"b\\n"',
        '""',
        '0',
        '-0',
        '1.5',
        '1e5',
        '01',
        '1.',
        '.5',
      ],
      ...[
        '-',
        '+1',
        'true',
        'false',
        'null',
        'nul',
        'True',
        ' ',
        '\t',
        '\u00a0',
        '"',
        '\\',
        '"\\x"',
        '"\\u12g4"',
      ],
    ),
    { maxLength: 14 },
  )
  .map((parts) => `{"k":${parts.join('')}}`);

describe('transcodeJsonLine', () => {
  it(
    'writes what JSON.parse and JSON.stringify would make of every line',
    () => {
      fc.assert(
        fc.property(recordLine, (line) => {
          const contents = transcode(line, NO_SPECIAL_KEYS);
          const object = parseObject(line) ?? {};
          expect(contents && actualFields(contents)).toEqual(expectedFields(object));
        }),
        RUNS,
      );
    },
    PATIENCE_MS,
  );

  it(
    'writes the same fields when flattening as from a flattened object',
    () => {
      fc.assert(
        fc.property(recordLine, (line) => {
          const flat = Object.fromEntries(flatEntries(parseObject(line) ?? {}, ''));
          const contents = transcode(line, { ...NO_SPECIAL_KEYS, flatten: true });
          expect(contents && actualFields(contents)).toEqual(expectedFields(flat));
        }),
        runs(5000),
      );
    },
    PATIENCE_MS,
  );

  it(
    'accepts exactly what JSON.parse accepts as an object',
    () => {
      fc.assert(
        fc.property(fc.oneof(mutatedLine, mutatedLine, tokens, unusualString), (line) => {
          const object = parseObject(line);
          const contents = transcode(line, NO_SPECIAL_KEYS);
          expect(contents && actualFields(contents)).toEqual(object && expectedFields(object));
        }),
        RUNS,
      );
    },
    PATIENCE_MS,
  );
});

function flatEntries(object: object, prefix: string): [string, unknown][] {
  return Object.entries(object).flatMap(([key, value]: [string, unknown]) => {
    const isNested = typeof value === 'object' && value !== null && !Array.isArray(value);
    const canNest = isNested && (prefix + key).length <= MAX_PREFIX_CHARS;
    if (!canNest || Object.keys(value).length === 0) return [[prefix + key, value]];
    return flatEntries(value, `${prefix}${key}.`);
  });
}
