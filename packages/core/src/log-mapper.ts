import type { ContentsWriter, Log } from './log.js';
import { isFields, readField } from './record/fields.js';
import { propertyOf } from './record/property.js';
import { valueText } from './record/value-text.js';

/** The mapper of plain logs. Their types are only hoped for: they come from the application at run time. */
export function writeLog(log: Log, contents: ContentsWriter): void {
  const time = timeOf(log);
  if (time !== undefined) contents.time(time);
  const { contents: fields } = log;
  if (isIterable(fields)) {
    for (const pair of fields) writePair(pair, contents);
    return;
  }
  for (const key of Object.keys(fields)) contents.value(key, readField(fields, key));
}

/** An unreadable one costs no field. */
function timeOf(log: Log): unknown {
  try {
    return propertyOf(log, 'time');
  } catch {
    return undefined;
  }
}

function isIterable(fields: Log['contents']): fields is Iterable<readonly [string, unknown]> {
  return Symbol.iterator in fields;
}

function writePair(pair: unknown, contents: ContentsWriter): void {
  if (!isFields(pair)) throw new TypeError('contents must be pairs of a key and a value');
  const key = readField(pair, '0');
  contents.value(
    typeof key === 'string' ? key : (valueText(key) ?? typeof key),
    readField(pair, '1'),
  );
}
