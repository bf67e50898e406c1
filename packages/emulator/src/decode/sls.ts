import $protobuf from 'protobufjs/minimal.js';
import { sls } from './sls.generated.js';

/** A key and a value as they came: bytes, whose encoding nobody has looked at yet. */
export interface WirePair {
  readonly Key: Buffer;
  readonly Value: Buffer;
}

export interface WireLog {
  readonly Time: number;
  readonly Contents: readonly WirePair[];
  /** Present on the wire only when it is an own property. */
  readonly Time_ns: number;
}

export interface WireLogGroup {
  readonly Logs: readonly WireLog[];
  readonly Category: Buffer;
  readonly Topic: Buffer;
  readonly Source: Buffer;
  readonly MachineUUID: Buffer;
  readonly LogTags: readonly WirePair[];
}

/** The tag of `repeated Log Logs = 1`. */
const LOGS_TAG = 0x0a;

/**
 * Counts the logs of an encoded LogGroup without decoding them, so that a body of many tiny logs
 * is refused before it becomes many objects.
 *
 * @throws when the bytes are not protobuf
 */
export function countLogs(body: Buffer): number {
  const reader = $protobuf.Reader.create(body);
  let logs = 0;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === LOGS_TAG) logs += 1;
    reader.skipType(tag & 7);
  }
  return logs;
}

/**
 * Decodes an encoded LogGroup. Unknown fields are skipped.
 *
 * @throws when the bytes are not protobuf, or a required field is missing
 */
export function decodeLogGroup(body: Buffer): WireLogGroup {
  const reader = $protobuf.Reader.create(body);
  reader.discardUnknown = true;
  return sls.LogGroup.decode(reader);
}
