import {
  ownProperties,
  Producer,
  type ProducerOptions,
  PutLogsConfigError,
  quotedText,
  type Route,
} from '@putlogs/core';
import type TransportStream from 'winston-transport';
import type { WinstonInfo } from './info.js';

type StreamOptions = TransportStream.TransportStreamOptions;
export type Format = NonNullable<StreamOptions['format']>;

/**
 * Makes the contents of a record. `undefined` means the default mapping, so that a forgotten `return`
 * loses nothing; `null` leaves the record out.
 */
export type MapHook = (info: WinstonInfo) => Readonly<Record<string, unknown>> | null | undefined;

/** Says where a record goes. `undefined` means where the options say. */
export type RouteHook = (info: WinstonInfo) => Route | undefined;

/** What the transport itself understands; all else configures its producer. */
export interface TransportOptions {
  /** Ships records of this level and above. @default the logger's level, also when that changes */
  level?: string | undefined;
  /** A winston format for this transport alone. A falsy result filters the record. */
  format?: Format | undefined;
  /** Ships nothing. @default false */
  silent?: boolean | undefined;
  /** Logs uncaught exceptions. @default false */
  handleExceptions?: boolean | undefined;
  /** Logs unhandled rejections. @default false */
  handleRejections?: boolean | undefined;
  /**
   * Replaces the default mapping. If it throws, the record is shipped with its time and level only, as
   * what it was to take out may be a secret.
   */
  map?: MapHook | undefined;
  /** Sends single records elsewhere. If it throws, the record goes where the options say. */
  route?: RouteHook | undefined;
}

interface OwnProducer extends ProducerOptions {
  producer?: undefined;
}

type SharedProducer = { [Option in keyof ProducerOptions]?: undefined } & {
  /** A producer that other transports use as well. It is flushed with this transport, but never closed. */
  producer: Producer;
};

/** Options of an `SlsTransport`: its own, and either a producer's or a producer. */
export type SlsTransportOptions = TransportOptions & (OwnProducer | SharedProducer);

const CHECKS: Readonly<Record<keyof TransportOptions, readonly [string, (v: unknown) => boolean]>> =
  {
    level: ['the name of a level', (value) => typeof value === 'string' && value !== ''],
    format: ['a winston format', isFormat],
    silent: ['a boolean', isBoolean],
    handleExceptions: ['a boolean', isBoolean],
    handleRejections: ['a boolean', isBoolean],
    map: ['a function', isFunction],
    route: ['a function', isFunction],
  };
export const OPTION_NAMES: readonly string[] = [...Object.keys(CHECKS), 'producer'];

/** The transport's options, with the producer that is to be used. */
export interface ParsedOptions extends TransportOptions {
  readonly sharedProducer: Producer | undefined;
}

/** @throws PutLogsConfigError if it is none. */
export function checkIsObject(options: unknown): void {
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return;
  throw new PutLogsConfigError('options', 'must be an object');
}

/**
 * @throws PutLogsConfigError if an option of the transport has the wrong type, or an option of the
 * producer is given together with a producer.
 */
export function parseTransportOptions(options: SlsTransportOptions): ParsedOptions {
  checkIsObject(options);
  const own = ownProperties(options);
  const given = new Map<string, unknown>(Object.entries(own));
  for (const [name, [expected, isValid]] of Object.entries(CHECKS)) {
    const value = given.get(name);
    if (value !== undefined && !isValid(value)) {
      throw new PutLogsConfigError(name, `must be ${expected}, not ${describe(value)}`);
    }
  }
  if (own.producer !== undefined) checkSharedProducer(own.producer, given);
  return Object.assign(own, { sharedProducer: own.producer });
}

/**
 * @param optionNames names that core doesn't know, for the nearest one to a mistyped one
 * @throws PutLogsConfigError naming the option at fault
 */
export function createProducer(
  options: SlsTransportOptions,
  optionNames: readonly string[],
): Producer {
  const producerOptions = Object.entries(options).filter(([name]) => !OPTION_NAMES.includes(name));
  return new Producer(Object.fromEntries(producerOptions), { extraOptionNames: optionNames });
}

/** Told by its methods: an application may hold core twice, once for `import` and once for `require`. */
function checkSharedProducer(producer: object, given: ReadonlyMap<string, unknown>): void {
  const methods = ['send', 'write', 'flush', 'close', 'stats', 'reportHookFailure'];
  if (!methods.every((method) => isFunction(Reflect.get(producer, method)))) {
    const hint = 'producer' in producer ? ": give it this transport's `producer`" : '';
    throw new PutLogsConfigError('producer', `must be a Producer of @putlogs/core${hint}`);
  }
  for (const [name, value] of given) {
    if (value === undefined || OPTION_NAMES.includes(name)) continue;
    throw new PutLogsConfigError(
      name,
      "can't be given together with `producer`; give it to the Producer instead",
    );
  }
}

function isFormat(value: unknown): boolean {
  return typeof value === 'object' && value !== null && isFunction(Reflect.get(value, 'transform'));
}

export function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

export function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

/** A value as it may stand in a message. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return quotedText(value);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  return typeof value;
}
