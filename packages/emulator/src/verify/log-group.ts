import { isUtf8 } from 'node:buffer';
import {
  countLogs,
  decodeLogGroup,
  type WireLog,
  type WireLogGroup,
  type WirePair,
} from '../decode/sls.js';
import type { Limits } from '../options.js';
import { quote, Refusal } from '../refusal.js';
import { bodyTooLarge } from './body.js';

/** A LogGroup that passed every check. */
export interface LogGroup {
  readonly topic: string;
  readonly source: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly logs: readonly LogGroupLog[];
  readonly logsWithDuplicateKeys: number;
}

export interface LogGroupLog {
  readonly time: number;
  readonly timeNs?: number;
  readonly contents: Readonly<Record<string, string>>;
}

const MAX_TIME_NS = 999_999_999;

/**
 * Decodes and checks a raw PutLogs body: all of its logs, or none.
 *
 * @throws Refusal for the first thing that is wrong
 */
export function readLogGroup(body: Buffer, limits: Limits, nowMs: number): LogGroup {
  const group = parse(body, limits);
  const texts = [group.Category, group.Topic, group.Source, group.MachineUUID];
  if (!texts.every((text) => isUtf8(text))) throw new Refusal('InvalidEncoding');
  checkName('topic', group.Topic, limits.topicBytes);
  checkName('source', group.Source, limits.sourceBytes);
  const tags: Record<string, string> = {};
  for (const tag of group.LogTags) putPair(tags, tag, limits);
  let logsWithDuplicateKeys = 0;
  const logs = group.Logs.map((log, index) => {
    checkTime(log, index, limits, nowMs);
    const contents = readContents(log, index, limits);
    if (Object.keys(contents).length < log.Contents.length) logsWithDuplicateKeys += 1;
    const time = log.Time;
    return Object.hasOwn(log, 'Time_ns')
      ? { time, timeNs: log.Time_ns, contents }
      : { time, contents };
  });
  return {
    topic: group.Topic.toString(),
    source: group.Source.toString(),
    tags: Object.freeze(tags),
    logs,
    logsWithDuplicateKeys,
  };
}

function parse(body: Buffer, limits: Limits): WireLogGroup {
  let tooMany = 0;
  try {
    const count = countLogs(body);
    if (count <= limits.logs) return decodeLogGroup(body);
    tooMany = count;
  } catch (error) {
    throw new Refusal('PostBodyInvalid', { hint: String(error) });
  }
  throw bodyTooLarge(limits, `The body has ${tooMany} logs.`);
}

function checkName(what: 'topic' | 'source', name: Buffer, maxBytes: number): void {
  if (name.length <= maxBytes) return;
  const message = `The ${what} must be less than or equal to ${maxBytes} bytes.`;
  throw new Refusal('PostBodyInvalid', { message, hint: `It has ${name.length} bytes.` });
}

function checkTime({ Time, Time_ns }: WireLog, index: number, limits: Limits, nowMs: number): void {
  if (Time_ns > MAX_TIME_NS) {
    throw new Refusal('InvalidTimestamp', { hint: `Log ${index} has Time_ns ${Time_ns}.` });
  }
  const aheadMs = Time * 1000 - nowMs;
  if (aheadMs <= limits.futureMs && aheadMs >= -limits.pastMs) return;
  // The API page gives this one case the status 499.
  throw new Refusal('PostBodyInvalid', {
    status: 499,
    message: 'The post data time is out of range',
    hint: `Log ${index} has Time ${Time}; the service's clock says ${Math.floor(nowMs / 1000)}.`,
  });
}

function readContents(log: WireLog, index: number, limits: Limits): Record<string, string> {
  if (log.Contents.length === 0) {
    throw new Refusal('PostBodyInvalid', { hint: `Log ${index} has no contents.` });
  }
  const contents: Record<string, string> = {};
  for (const content of log.Contents) putPair(contents, content, limits);
  return Object.freeze(contents);
}

function putPair(into: Record<string, string>, { Key, Value }: WirePair, limits: Limits): void {
  if (!isUtf8(Key) || !isUtf8(Value)) throw new Refusal('InvalidEncoding');
  const key = Key.toString();
  if (Key.length === 0 || Key.length > limits.keyBytes) {
    throw new Refusal('InvalidKey', { hint: `The key '${quote(key)}' has ${Key.length} bytes.` });
  }
  if (Value.length > limits.valueBytes) {
    throw bodyTooLarge(limits, `The value of '${quote(key)}' has ${Value.length} bytes.`);
  }
  if (key === '__proto__') setPlainly(into, key, Value.toString());
  else into[key] = Value.toString();
}

/** Assigning to `__proto__` would set the prototype instead of a property. */
function setPlainly(into: Record<string, string>, key: string, value: string): void {
  Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true });
}
