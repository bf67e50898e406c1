import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ContentsLog, createContentsLog } from '../../test/contents-log.js';
import { type JsonLineOptions, transcodeJsonLine } from './json-line.js';

const RUNS = { numRuns: 20_000 };
const NO_SPECIAL_KEYS: JsonLineOptions = { timeKey: '\u0000none', levelKey: '\u0000none' };

function transcode(line: string, options: JsonLineOptions = {}): ContentsLog | undefined {
  const contents = createContentsLog();
  return transcodeJsonLine(line, contents, options) ? contents : undefined;
}

function fieldsOf(line: string, options?: JsonLineOptions): ContentsLog['fields'] | undefined {
  return transcode(line, options)?.fields;
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
  it('writes the fields of a pino line as strings and slices of JSON', () => {
    const line =
      '{"level":30,"time":1754500000123,"pid":7,"req":{"url": "/a","n":[1,null]},"ok":true,"no":null,"msg":"say \\"hi\\""}';
    const contents = transcode(line, { levelLabels: new Map([['30', 'info']]) });
    expect(contents?.times).toEqual(['1754500000123']);
    expect(contents?.fields).toEqual([
      ['level', 'string', 'info'],
      ['pid', 'json', '7'],
      ['req', 'json', '{"url": "/a","n":[1,null]}'],
      ['ok', 'json', 'true'],
      ['no', 'json', 'null'],
      ['msg', 'string', 'say "hi"'],
    ]);
  });

  it.each(['1754500000123456789', '1754500000', '1754500000.123456789', '1.7545e9'])(
    'hands on the time %s as it is written',
    (time) => {
      expect(transcode(`{"time":${time}}`)).toMatchObject({ times: [time], fields: [] });
    },
  );

  it('hands on a time that is a string, unescaped', () => {
    const contents = transcode('{"at":"2025-08-06T17:06:40.022180255\\u005a"}', { timeKey: 'at' });
    expect(contents).toMatchObject({ times: ['2025-08-06T17:06:40.022180255Z'], fields: [] });
  });

  it.each(['"later"', '-1', '99999999999', '1e300', 'null', 'true', '{"a":1}', '[1754500000123]'])(
    'keeps the time %s, which it cannot read, in the contents',
    (time) => {
      const text = time === '"later"' ? 'later' : time;
      const kind = time === '"later"' ? 'string' : 'json';
      expect(transcode(`{"time":${time}}`)).toMatchObject({
        times: [],
        fields: [['time', kind, text]],
      });
    },
  );

  it('takes time and level from the outermost object only', () => {
    const options = { levelLabels: new Map([['30', 'info']]), flatten: true };
    expect(transcode('{"a":{"time":1754500000123,"level":30}}', options)).toMatchObject({
      times: [],
      fields: [
        ['a.time', 'json', '1754500000123'],
        ['a.level', 'json', '30'],
      ],
    });
  });

  it('keeps a level that has no label, or is a string already', () => {
    const options = {
      levelKey: 'severity',
      levelLabels: new Map([
        ['30', 'info'],
        ['-5', 'low'],
      ]),
    };
    expect(fieldsOf('{"severity":35,"level":30}', options)).toEqual([
      ['severity', 'json', '35'],
      ['level', 'json', '30'],
    ]);
    expect(fieldsOf('{"severity":"30"}', options)).toEqual([['severity', 'string', '30']]);
    expect(fieldsOf('{"severity":-5}', options)).toEqual([['severity', 'string', 'low']]);
  });

  it('writes a duplicate key as often as it stands there', () => {
    expect(fieldsOf('{"a":1,"a":"x"}')).toEqual([
      ['a', 'json', '1'],
      ['a', 'string', 'x'],
    ]);
  });

  it('gives nested objects dotted keys when flattening, and leaves arrays and empty objects whole', () => {
    const line = '{"a":{"b":{"c":"x"},"d":[{"e":1}],"f":{ },"g":2},"h":{"":null}}';
    expect(fieldsOf(line, { flatten: true })).toEqual([
      ['a.b.c', 'string', 'x'],
      ['a.d', 'json', '[{"e":1}]'],
      ['a.f', 'json', '{}'],
      ['a.g', 'json', '2'],
      ['h.', 'json', 'null'],
    ]);
  });

  it('ends in good time, with the verdict of JSON.parse, however deep the nesting is', () => {
    const depth = 1_000_000;
    const deep = `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(fieldsOf(deep)).toHaveLength(1);
    expect(fieldsOf(deep.slice(0, -1))).toBeUndefined();
    expect(fieldsOf(`{"a":${'['.repeat(depth)}`)).toBeUndefined();
    expect(
      fieldsOf(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`, { flatten: true }),
    ).toHaveLength(1);
  });

  it('reads lines of any length, those with many escapes and quotes too', () => {
    for (const piece of ['x', '\\', '"', 'x\n', '上', '\\"', `${'y'.repeat(100)}\n`]) {
      const value = piece.repeat(200_000 / piece.length);
      const line = JSON.stringify({ value, nested: { value } });
      expect(fieldsOf(line)).toEqual([
        ['value', 'string', value],
        ['nested', 'json', JSON.stringify({ value })],
      ]);
    }
  });

  it('finds a control character wherever it stands in a long string', () => {
    const long = 'z'.repeat(301);
    for (let at = 0; at <= long.length; at++) {
      const value = `${long.slice(0, at)}\u001f${long.slice(at)}`;
      expect(fieldsOf(`{"a":"${value}"}`)).toBeUndefined();
      expect(fieldsOf(`{"ab":{"c":"${value}"}}`)).toBeUndefined();
    }
  });

  it('works while another line is being written', () => {
    const outer = createContentsLog();
    const inner = createContentsLog();
    const contents = {
      ...outer,
      json: (key: string, text: string) => {
        outer.json(key, text);
        expect(
          transcodeJsonLine('{"inner":"something else, and longer than the other"}', inner, {}),
        ).toBe(true);
      },
    };
    expect(transcodeJsonLine('{"a":1,"b":2,"c":"x"}', contents, {})).toBe(true);
    expect(outer.fields).toEqual([
      ['a', 'json', '1'],
      ['b', 'json', '2'],
      ['c', 'string', 'x'],
    ]);
    expect(inner.fields).toHaveLength(2);
  });

  it('can be used again after a writer threw', () => {
    const contents = {
      ...createContentsLog(),
      json: () => {
        throw new Error('full');
      },
    };
    expect(() => transcodeJsonLine('{"a":1}', contents, {})).toThrow('full');
    expect(fieldsOf('{"a":1}')).toEqual([['a', 'json', '1']]);
  });

  it('writes what JSON.parse and JSON.stringify would make of every line', () => {
    fc.assert(
      fc.property(recordLine, (line) => {
        const contents = transcode(line, NO_SPECIAL_KEYS);
        const object = parseObject(line) ?? {};
        expect(contents && actualFields(contents)).toEqual(expectedFields(object));
      }),
      RUNS,
    );
  });

  it('writes the same fields when flattening as from a flattened object', () => {
    fc.assert(
      fc.property(recordLine, (line) => {
        const flat = Object.fromEntries(flatEntries(parseObject(line) ?? {}, ''));
        const contents = transcode(line, { ...NO_SPECIAL_KEYS, flatten: true });
        expect(contents && actualFields(contents)).toEqual(expectedFields(flat));
      }),
      { numRuns: 5000 },
    );
  });

  it('accepts exactly what JSON.parse accepts as an object', () => {
    fc.assert(
      fc.property(fc.oneof(mutatedLine, mutatedLine, tokens, unusualString), (line) => {
        const object = parseObject(line);
        const contents = transcode(line, NO_SPECIAL_KEYS);
        expect(contents && actualFields(contents)).toEqual(object && expectedFields(object));
      }),
      RUNS,
    );
  });
});

function flatEntries(object: object, prefix: string): [string, unknown][] {
  return Object.entries(object).flatMap(([key, value]: [string, unknown]) => {
    const isNested = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!isNested || Object.keys(value).length === 0) return [[prefix + key, value]];
    return flatEntries(value, `${prefix}${key}.`);
  });
}
