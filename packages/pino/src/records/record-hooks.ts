import {
  type ContentsWriter,
  type Mapper,
  type Producer,
  RECORD_ERROR_KEY,
  type Route,
  reasonOf,
  transcodeJsonLine,
} from '@putlogs/core';
import type { PinoRecord, SlsDestinationOptions } from '../options.js';
import { exactTime } from './exact-time.js';
import type { LineFormat } from './line-mapper.js';

/** Ships lines as the `map` and `route` functions of the options make of them. */
export class RecordHooks {
  readonly #options: SlsDestinationOptions;

  constructor(options: SlsDestinationOptions) {
    this.#options = options;
  }

  /** Never throws. */
  ship(line: string, producer: Producer, format: LineFormat, lineMapper: Mapper<string>): void {
    const record = parseLine(line, format.messageKey);
    // Before `map`, which may change the record in place.
    const route = this.#route(record, producer);
    if (this.#options.map === undefined) {
      producer.write(line, lineMapper, route);
      return;
    }
    const given = record[format.timeKey];
    const mapped = this.#map(record, format, producer);
    if (mapped === null) return;
    const writeMapped: Mapper<PinoRecord> = (fields, contents) => {
      const { [format.timeKey]: time = given, ...others } = fields;
      writeTime(time === given ? exactTime(line, format.timeKey, given) : time, contents, format);
      writeFields(others, contents, format);
    };
    producer.write(mapped, writeMapped, route);
  }

  #route(record: PinoRecord, producer: Producer): Route | undefined {
    try {
      return this.#options.route?.(record);
    } catch (error) {
      producer.reportHookFailure('route', "the record goes to the options' destination", error);
      return undefined;
    }
  }

  #map(
    record: PinoRecord,
    { timeKey, levelKey }: LineFormat,
    producer: Producer,
  ): PinoRecord | null {
    const { [timeKey]: time, [levelKey]: level } = record;
    try {
      const mapped: unknown = this.#options.map?.(record);
      if (mapped === undefined) return record;
      if (mapped === null || isRecord(mapped)) return mapped;
      throw new TypeError(`it returned a value of type ${typeof mapped} instead of an object`);
    } catch (error) {
      producer.reportHookFailure(
        'map',
        'the record is shipped with its time and level only',
        error,
      );
      // Not the rest of the record: what `map` was to take out of it may be a secret.
      const reason = `map: ${reasonOf(error)}`;
      return { [timeKey]: time, [levelKey]: level, [RECORD_ERROR_KEY]: reason };
    }
  }
}

/** As in a line: what can't be read as a time is a field. */
function writeTime(time: unknown, contents: ContentsWriter, format: LineFormat): void {
  const json = JSON.stringify({ [format.timeKey]: typeof time === 'bigint' ? `${time}` : time });
  transcodeJsonLine(json, contents, format);
}

function writeFields(fields: PinoRecord, contents: ContentsWriter, format: LineFormat): void {
  for (const key of Object.keys(fields)) {
    const value = fields[key];
    contents.value(key, key === format.levelKey ? labelled(value, format) : value);
  }
}

function labelled(level: unknown, { levelLabels }: LineFormat): unknown {
  return typeof level === 'number' ? (levelLabels.get(String(level)) ?? level) : level;
}

function parseLine(line: string, messageKey: string): PinoRecord {
  try {
    const value: unknown = JSON.parse(line);
    if (isRecord(value)) return value;
  } catch {
    // Not JSON: the text is the message, as it is without hooks.
  }
  return { [messageKey]: line };
}

function isRecord(value: unknown): value is PinoRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
