import { isError } from '@putlogs/core';
import type { WinstonInfo } from './info.js';

/** What an Error keeps out of `Object.assign` and spread, because it is not enumerable. */
const HIDDEN_ERROR_KEYS = ['message', 'stack', 'cause', 'errors'];

/**
 * A shallow copy for a format to work on: the same object goes to the next transport, so a format of
 * one transport must not touch it. The copy of an Error is still `instanceof Error` and has its
 * message, stack and cause as enumerable fields, so that a format that spreads it keeps them
 * (https://github.com/winstonjs/winston-transport/issues/31).
 */
export function copyInfo(info: WinstonInfo): WinstonInfo {
  if (!isError(info)) return Object.assign({}, info);
  const copy: WinstonInfo = Object.create(Object.getPrototypeOf(info));
  for (const key of HIDDEN_ERROR_KEYS) {
    if (key in info) defineField(copy, key, info[key]);
  }
  for (const key of Reflect.ownKeys(info)) {
    if (Object.prototype.propertyIsEnumerable.call(info, key)) {
      defineField(copy, key, Reflect.get(info, key));
    }
  }
  return copy;
}

/** Defined, not assigned: assignment would run into accessors of the error's class. */
function defineField(copy: WinstonInfo, key: string | symbol, value: unknown): void {
  Object.defineProperty(copy, key, { value, writable: true, enumerable: true, configurable: true });
}
