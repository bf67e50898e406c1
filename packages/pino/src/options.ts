import type { CredentialsDescriptor, ProducerOptions, Route } from '@putlogs/core';

/** How pino's lines are read. JSON-serialisable. */
export interface LineOptions {
  /** The key that pino's `timestamp` writes. Its value becomes the record's time. @default 'time' */
  timeKey?: string | undefined;
  /** The key whose level number becomes a label. @default 'level' */
  levelKey?: string | undefined;
  /**
   * Where the text of a line that isn't a JSON object goes.
   * @default in the worker the logger's `messageKey`, else 'msg'; in-process, where pino doesn't tell, 'msg'
   */
  messageKey?: string | undefined;
  /**
   * Levels by label, as `customLevels` has them. Only needed where the logger can't be asked: behind
   * a stream of another make. They come on top of the logger's own.
   */
  levels?: Readonly<Record<string, number>> | undefined;
}

/**
 * Options of the worker target. They cross into a worker, so functions can't be among them: pino
 * refuses them with a `DataCloneError`. See `attach()` for the events, and {@link SlsDestinationOptions}
 * for a destination that takes functions.
 */
export interface SlsPinoOptions
  extends Omit<ProducerOptions, 'onDelivered' | 'onDropped' | 'onError' | 'agent' | 'credentials'>,
    LineOptions {
  /** Where the access key comes from: a descriptor such as `{ type: 'env' }`. */
  credentials?: CredentialsDescriptor | undefined;
}

/** A line's fields, as `JSON.parse` reads them. */
export type PinoRecord = Record<string, unknown>;

/** Options of the in-process destination. */
export interface SlsDestinationOptions extends ProducerOptions, LineOptions {
  /**
   * Changes a record before it is shipped: returns its fields, or changes them in place. `null`
   * leaves the record out. If it throws, the record is shipped with its time and level only, as what
   * it was to take out may be a secret. Lines are parsed only if this or `route` is set.
   */
  map?: ((record: PinoRecord) => PinoRecord | null | undefined) | undefined;
  /**
   * Sends single records elsewhere; `undefined` means the options' destination. Called before `map`.
   * If it throws, the record goes to the options' destination.
   */
  route?: ((record: PinoRecord) => Route | undefined) | undefined;
}

/** The names above that core doesn't know. */
export const lineOptionNames = ['timeKey', 'levelKey', 'messageKey', 'levels'] as const;
export const destinationOptionNames = [...lineOptionNames, 'map', 'route'] as const;

/** What is left for core. */
export function producerOptions(options: SlsDestinationOptions): ProducerOptions {
  const { timeKey, levelKey, messageKey, levels, map, route, ...own } = options;
  return own;
}
