import { types } from 'node:util';
import { type Producer, RECORD_ERROR_KEY, type Route, reasonOf } from '@putlogs/core';
import { copyInfo } from './error-safe-copy.js';
import { isInfo, LEVEL, type WinstonInfo } from './info.js';
import { writeInfo, writeMapped } from './info-mapper.js';
import type { Format, MapHook, RouteHook, TransportOptions } from './transport-options.js';

const LEVEL_ONLY = 'the record is shipped with its time and level only';

/**
 * A record's way into the producer: through the transport's format and hooks, each of which may
 * fail without taking the record with it.
 */
export class Intake {
  format: Format | undefined;
  readonly #producer: Producer;
  readonly #map: MapHook | undefined;
  readonly #route: RouteHook | undefined;

  constructor(options: TransportOptions, producer: Producer) {
    this.format = options.format;
    this.#map = options.map;
    this.#route = options.route;
    this.#producer = producer;
  }

  take(info: unknown): void {
    if (this.format === undefined || !isInfo(info)) {
      this.#ship(info);
      return;
    }
    const formatted = this.#applyFormat(this.format, info);
    if (formatted) this.#ship(formatted);
  }

  #applyFormat(format: Format, info: WinstonInfo): unknown {
    try {
      return Reflect.apply(format.transform, format, [copyInfo(info), format.options]);
    } catch (error) {
      this.#producer.reportHookFailure('format', LEVEL_ONLY, error);
      return levelOnly(info, `format: ${reasonOf(error)}`);
    }
  }

  #ship(info: unknown): void {
    if (!isInfo(info)) {
      this.#producer.write(info, writeInfo);
      return;
    }
    const fields = this.#map === undefined ? undefined : this.#applyMap(this.#map, info);
    if (fields === null) return;
    const route = this.#route === undefined ? undefined : this.#applyRoute(this.#route, info);
    if (fields === undefined) this.#producer.write(info, writeInfo, route);
    else this.#producer.write({ info, fields }, writeMapped, route);
  }

  #applyMap(map: MapHook, info: WinstonInfo): ReturnType<MapHook> {
    try {
      const fields: unknown = map(info);
      if (fields === null || fields === undefined) return fields;
      if (isInfo(fields) && !Array.isArray(fields) && !types.isPromise(fields)) {
        return fields;
      }
      throw new TypeError('must return an object, null or undefined');
    } catch (error) {
      this.#producer.reportHookFailure('map', LEVEL_ONLY, error);
      return levelOnly(info, `map: ${reasonOf(error)}`);
    }
  }

  #applyRoute(route: RouteHook, info: WinstonInfo): Route | undefined {
    try {
      const target = route(info) ?? undefined;
      if (target === undefined) return undefined;
      if (isInfo(target) && !types.isPromise(target)) return target;
      throw new TypeError('must return an object or undefined');
    } catch (error) {
      this.#producer.reportHookFailure(
        'route',
        "the record goes to the options' destination",
        error,
      );
      return undefined;
    }
  }
}

/** Not the rest of the record: what the function was to take out of it may be a secret. */
function levelOnly(info: WinstonInfo, reason: string): WinstonInfo {
  const level = info[LEVEL];
  return { [LEVEL]: level, level, [RECORD_ERROR_KEY]: reason };
}
