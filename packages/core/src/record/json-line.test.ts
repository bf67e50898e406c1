import { describe, expect, it } from 'vitest';
import { type ContentsLog, createContentsLog } from '../../test/contents-log.js';
import { type JsonLineOptions, transcodeJsonLine } from './json-line.js';

function transcode(line: string, options: JsonLineOptions = {}): ContentsLog | undefined {
  const contents = createContentsLog();
  return transcodeJsonLine(line, contents, options) ? contents : undefined;
}

function fieldsOf(line: string, options?: JsonLineOptions): ContentsLog['fields'] | undefined {
  return transcode(line, options)?.fields;
}

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

  it('leaves an object under a name of more than 128 characters whole when it flattens', () => {
    const name = 'n'.repeat(127);
    const line = JSON.stringify({ [`${name}n`]: { a: { b: 1 } }, [`${name}nn`]: { a: { b: 2 } } });
    expect(fieldsOf(line, { flatten: true })).toEqual([
      [`${name}n.a`, 'json', '{"b":1}'],
      [`${name}nn`, 'json', '{"a":{"b":2}}'],
    ]);
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
});
