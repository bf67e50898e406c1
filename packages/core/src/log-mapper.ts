import type { ContentsWriter, Log } from './log.js';
import { readField } from './record/fields.js';
import { propertyOf } from './record/property.js';

/** The mapper of plain logs. */
export function writeLog(log: Log, contents: ContentsWriter): void {
  const time = propertyOf(log, 'time');
  if (time !== undefined) contents.time(time);
  const fields = log.contents;
  if (isIterable(fields)) {
    for (const [key, value] of fields) contents.value(String(key), value);
    return;
  }
  for (const key of Object.keys(fields)) contents.value(key, readField(fields, key));
}

function isIterable(fields: Log['contents']): fields is Iterable<readonly [string, unknown]> {
  return Symbol.iterator in fields;
}
