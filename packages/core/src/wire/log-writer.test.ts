import { countingGetters, PATIENCE_MS, runs } from '@putlogs/hostile';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyTable } from './key-table.js';
import { decodeLogGroup, encodeLogGroup } from './log-group.js';
import { LogWriter, MAX_FIELDS } from './log-writer.js';
import { MAX_VALUE_BYTES } from './service-limits.js';

const UNBOUNDED = Number.MAX_SAFE_INTEGER;

function createWriter(flatten = false): LogWriter {
  return new LogWriter(Buffer.alloc(0), new KeyTable(), { flatten });
}

function written(writer: LogWriter): Buffer {
  return writer.buffer.subarray(0, writer.position);
}

interface SampleLog {
  seconds: number;
  nanos: number | undefined;
  contents: [string, string][];
}

function write(writer: LogWriter, { seconds, nanos, contents }: SampleLog): void {
  writer.begin(UNBOUNDED);
  for (const [key, value] of contents) writer.string(key, value);
  writer.end(seconds, nanos);
  writer.take();
}

function reference(logs: readonly SampleLog[]): Uint8Array {
  return encodeLogGroup({
    Logs: logs.map(({ seconds, nanos, contents }) => ({
      Time: seconds,
      Contents: contents.map(([Key, Value]) => ({ Key, Value })),
      ...(nanos === undefined ? {} : { Time_ns: nanos }),
    })),
    LogTags: [],
  });
}

/** Text without lone surrogates, of all lengths around which an encoding changes its mind. */
const text = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 60 }) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 200 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('x', 'é', '界', '😀'),
        fc.constantFrom(40, 42, 46, 48, 49, 127, 128, 5461, 16384),
      )
      .map(([unit, length]) => unit.repeat(length)),
  },
);
const key = fc
  .oneof(fc.constantFrom('level', 'message', '__proto__', 'constructor', 'a.b', 'ключ'), text)
  .filter((name) => name !== '' && Buffer.byteLength(name) <= 128);

const log: fc.Arbitrary<SampleLog> = fc.record({
  seconds: fc.oneof(fc.nat(), fc.integer({ min: 1_600_000_000, max: 0xffffffff })),
  nanos: fc.option(fc.integer({ min: 0, max: 999_999_999 }), { nil: undefined }),
  contents: fc.uniqueArray(fc.tuple(key, text), { selector: ([name]) => name, maxLength: 12 }),
});

describe('LogWriter', () => {
  it(
    'writes every valid log byte for byte as protobufjs does',
    () => {
      fc.assert(
        fc.property(fc.array(log, { minLength: 1, maxLength: 4 }), (logs) => {
          const writer = createWriter();
          for (const one of logs) write(writer, one);
          expect(written(writer).equals(reference(logs))).toBe(true);
        }),
        runs(10_000),
      );
    },
    PATIENCE_MS,
  );

  it(
    'writes valid UTF-8 whatever the strings hold',
    () => {
      const decoder = new TextDecoder('utf-8', { fatal: true });
      const anyUnits = fc
        .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 80 })
        .map((units) => String.fromCharCode(...units));
      fc.assert(
        fc.property(anyUnits, anyUnits, (name, value) => {
          const writer = createWriter();
          write(writer, { seconds: 1, nanos: undefined, contents: [[`k${name}`, value]] });
          const [content] = decodeLogGroup(written(writer)).Logs[0]?.Contents ?? [];
          expect(content?.Value).toBe(Buffer.from(value, 'utf8').toString('utf8'));
          decoder.decode(written(writer).subarray(written(writer).indexOf(0x6b)));
        }),
        runs(5000),
      );
    },
    PATIENCE_MS,
  );

  it('turns a lone surrogate into U+FFFD, in keys and in values of any length', () => {
    for (const value of ['\ud800', 'a\udc00b', `${'x'.repeat(100)}\ud83d`]) {
      const writer = createWriter();
      write(writer, { seconds: 1, nanos: undefined, contents: [[`k\udfff`, value]] });
      expect(decodeLogGroup(written(writer)).Logs[0]?.Contents).toEqual([
        { Key: 'k\ufffd', Value: value.replace(/[\ud800-\udfff]/, '\ufffd') },
      ]);
    }
  });

  it(
    'keeps the last of several values for one key',
    () => {
      const pairs = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'é', 'long'.repeat(30)), text), {
        minLength: 1,
        maxLength: 12,
      });
      fc.assert(
        fc.property(pairs, (contents) => {
          const writer = createWriter();
          write(writer, { seconds: 1_700_000_000, nanos: 5, contents });
          const [decoded] = decodeLogGroup(written(writer)).Logs;
          expect(decoded?.Time_ns).toBe(5);
          const got = (decoded?.Contents ?? []).map(({ Key, Value }) => [Key, Value]);
          expect(got.length).toBe(new Set(contents.map(([name]) => name)).size);
          expect(Object.fromEntries(got)).toEqual(Object.fromEntries(contents));
        }),
        runs(2000),
      );
    },
    PATIENCE_MS,
  );

  it('names a field without a name "_" and cuts a key at 128 bytes on a character boundary', () => {
    const writer = createWriter();
    write(writer, {
      seconds: 1,
      nanos: undefined,
      contents: [
        ['', 'x'],
        ['é'.repeat(100), 'y'],
      ],
    });
    expect(decodeLogGroup(written(writer)).Logs[0]?.Contents).toEqual([
      { Key: '_', Value: 'x' },
      { Key: 'é'.repeat(64), Value: 'y' },
    ]);
  });

  it.each([
    ['ASCII', 'x'],
    ['two-byte characters', 'é'],
    ['three-byte characters', '界'],
    ['surrogate pairs', '😀'],
  ])('cuts a value over 1 MiB on a character boundary and says so: %s', (_, unit) => {
    const unitBytes = Buffer.byteLength(unit);
    for (const extra of [0, 1]) {
      const units = Math.floor(MAX_VALUE_BYTES / unitBytes) + extra;
      const writer = createWriter();
      write(writer, { seconds: 1, nanos: undefined, contents: [['k', unit.repeat(units)]] });
      const value = decodeLogGroup(written(writer)).Logs[0]?.Contents[0]?.Value ?? '';
      expect(Buffer.byteLength(value)).toBeLessThanOrEqual(MAX_VALUE_BYTES);
      if (units * unitBytes <= MAX_VALUE_BYTES) {
        expect(value).toBe(unit.repeat(units));
        continue;
      }
      const marker = `…[truncated from ${units * unitBytes} bytes]`;
      expect(value.endsWith(marker)).toBe(true);
      expect(value.slice(0, -marker.length)).toMatch(new RegExp(`^(?:${unit})+$`, 'u'));
      expect(Buffer.byteLength(value)).toBeGreaterThan(MAX_VALUE_BYTES - 4);
    }
  });

  it("leaves no trace of a record that wasn't taken, nor of contents that were reset", () => {
    fc.assert(
      fc.property(log, log, log, (kept, givenUp, reset) => {
        const writer = createWriter();
        write(writer, kept);
        for (const whole of [true, false]) {
          writer.begin(UNBOUNDED);
          for (const [name, value] of givenUp.contents) writer.string(name, value);
          if (whole) writer.end(givenUp.seconds, givenUp.nanos);
        }
        writer.begin(UNBOUNDED);
        for (const [name, value] of givenUp.contents) writer.string(name, value);
        writer.reset();
        for (const [name, value] of reset.contents) writer.string(name, value);
        writer.end(reset.seconds, reset.nanos);
        expect(written(writer).equals(reference([kept, reset]))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('stops taking fields once a record is beyond its bound', () => {
    const writer = createWriter();
    writer.begin(1000);
    for (let i = 0; i < 20_000; i++) writer.string(`k${i}`, 'x'.repeat(100));
    expect(writer.isTooLarge).toBe(true);
    expect(writer.buffer.length).toBeLessThan(64 * 1024);
  });

  it('remembers the keys of one record however many there are', () => {
    const writer = createWriter();
    writer.begin(UNBOUNDED);
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 5000; i++) writer.string(`key${i}`, String(round));
    }
    writer.end(1, undefined);
    const contents = decodeLogGroup(written(writer)).Logs[0]?.Contents ?? [];
    expect(contents.length).toBe(5000);
    expect(contents.every(({ Value }) => Value === '1')).toBe(true);
  });

  it('keeps the last of many values in a buffer no larger than twice what it keeps', () => {
    const writer = createWriter();
    writer.begin(UNBOUNDED);
    const value = 'v'.repeat(1000);
    for (let round = 0; round < 200; round++) {
      for (const name of ['é', ...Array.from({ length: 100 }, (_, index) => `key${index}`)]) {
        writer.string(name, `${value}${round}`);
      }
    }
    writer.end(1, undefined);
    const contents = decodeLogGroup(written(writer)).Logs[0]?.Contents ?? [];
    expect(contents.map(({ Value }) => Value)).toEqual(Array(101).fill(`${value}199`));
    expect(writer.buffer.length).toBeLessThan(1024 * 1024);
  });

  it('is not too large for a value that was written again', () => {
    const writer = createWriter();
    writer.begin(100_000);
    for (let round = 0; round < 100; round++) writer.string('again', 'x'.repeat(90_000));
    writer.string('other', 'y');
    expect(writer.isTooLarge).toBe(false);
    expect(writer.end(1, undefined)).toBeLessThan(100_000);
  });

  it('refuses more fields than there is time for, and takes what is to be said of that', () => {
    const writer = createWriter();
    writer.begin(UNBOUNDED);
    const writeEndlessly = () => {
      for (let field = 0; ; field++) writer.value(`k${field}`, undefined);
    };
    expect(writeEndlessly).toThrow(`more than ${MAX_FIELDS} fields`);
    expect(() => writer.string('another', 'x')).toThrow(RangeError);
    writer.repair('said', 'so');
    writer.end(1, undefined);
    expect(decodeLogGroup(written(writer)).Logs[0]?.Contents).toEqual([
      { Key: 'said', Value: 'so' },
    ]);
    writer.begin(UNBOUNDED);
    writer.string('next', 'record');
    expect(writer.isEmpty).toBe(false);
  });

  it('reads nothing more for a record that is too large already', () => {
    const writer = createWriter();
    writer.begin(1000);
    writer.string('large', 'x'.repeat(2000));
    const getters = countingGetters(10, (index) => index);
    writer.value('object', getters.value);
    expect(getters.calls()).toBe(0);
  });

  it('shares the budgets of a text among the values of a record', () => {
    const writer = createWriter();
    writer.begin(UNBOUNDED);
    const getters = Array.from({ length: 100 }, () => countingGetters(1000, (index) => index));
    for (const [index, { value }] of getters.entries()) writer.value(`k${index}`, value);
    expect(getters.reduce((sum, { calls }) => sum + calls(), 0)).toBe(10_000);
    writer.begin(UNBOUNDED);
    const next = countingGetters(10, (index) => index);
    writer.value('next', next.value);
    expect(next.calls()).toBe(10);
  });
});
