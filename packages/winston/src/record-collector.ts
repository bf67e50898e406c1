import type { ContentsWriter } from '@putlogs/core';
import { writeInfo } from './info-mapper.js';

/** The fields that a record is shipped with, before they become text. */
export function collectFields(info: unknown): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  const set = (key: string, value: unknown) => void fields.set(key, value);
  const collector: ContentsWriter = {
    time: () => {},
    string: set,
    value: set,
    json: set,
    reset: () => fields.clear(),
  };
  writeInfo(info, collector);
  return fields;
}
