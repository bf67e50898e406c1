import type { ContentsWriter } from '@putlogs/core';

export function writeValue(key: string, value: unknown, contents: ContentsWriter): void {
  if (typeof value === 'string') contents.string(key, value);
  else contents.value(key, value);
}

/** For what must not be left out of a record: `undefined`, functions and symbols become words. */
export function writeAnything(key: string, value: unknown, contents: ContentsWriter): void {
  switch (typeof value) {
    case 'undefined':
    case 'function':
    case 'symbol':
      contents.string(key, String(value));
      break;
    default:
      writeValue(key, value, contents);
  }
}
