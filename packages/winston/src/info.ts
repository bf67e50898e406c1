/** winston's keys (the package triple-beam), in the global symbol registry so that every copy agrees. */
export const LEVEL: unique symbol = Symbol.for('level');
export const SPLAT: unique symbol = Symbol.for('splat');

/** A record as winston hands it to transports. It may be an `Error` with a `level` on it. */
export interface WinstonInfo {
  readonly [key: string]: unknown;
  readonly [LEVEL]?: unknown;
  readonly [SPLAT]?: unknown;
}

/** Whether the value can be read as a record at all. */
export function isInfo(value: unknown): value is WinstonInfo {
  return typeof value === 'object' && value !== null;
}
