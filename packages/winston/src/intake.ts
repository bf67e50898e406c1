import { types } from 'node:util';
import type { Producer, Route } from '@putlogs/core';
import { copyInfo } from './error-safe-copy.js';
import type { FailureReports } from './failure-reports.js';
import { isInfo, type WinstonInfo } from './info.js';
import { writeInfo, writeMapped } from './info-mapper.js';
import type { Format, MapHook, RouteHook, TransportOptions } from './transport-options.js';

/**
 * A record's way into the producer: through the transport's format and hooks, each of which may
 * fail without taking the record with it.
 */
export class Intake {
  format: Format | undefined;
  readonly #producer: Producer;
  readonly #failures: FailureReports;
  readonly #map: MapHook | undefined;
  readonly #route: RouteHook | undefined;

  constructor(options: TransportOptions, producer: Producer, failures: FailureReports) {
    this.format = options.format;
    this.#map = options.map;
    this.#route = options.route;
    this.#producer = producer;
    this.#failures = failures;
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
      this.#failures.report('format', 'the record is shipped without it', error);
      return info;
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
      this.#failures.report('map', 'the default mapping is used', error);
      return undefined;
    }
  }

  #applyRoute(route: RouteHook, info: WinstonInfo): Route | undefined {
    try {
      const target = route(info) ?? undefined;
      if (target === undefined) return undefined;
      if (isInfo(target) && !types.isPromise(target)) return target;
      throw new TypeError('must return an object or undefined');
    } catch (error) {
      this.#failures.report('route', "the options' destination is used", error);
      return undefined;
    }
  }
}
