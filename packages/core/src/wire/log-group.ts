import { sls } from './sls.generated.js';

/** Names are those of the schema, `sls.proto`. */
export interface WireLog {
  /** Seconds since the epoch. */
  Time: number;
  Contents: WirePair[];
  /** Nanoseconds within the second. */
  Time_ns?: number | undefined;
}

export interface WirePair {
  Key: string;
  Value: string;
}

/** The body of a PutLogs request. */
export interface LogGroup {
  Logs: WireLog[];
  Topic?: string | undefined;
  Source?: string | undefined;
  LogTags?: WirePair[] | undefined;
}

/** A protobufjs message: absent optional fields are inherited defaults, not own properties. */
interface Codec {
  encode(group: LogGroup): { finish(): Uint8Array };
  decode(bytes: Uint8Array): LogGroup;
}

const codec: Codec = sls.LogGroup;

/**
 * Encodes by the schema's generated code. Slower than the log writer, and the reference for it:
 * a lone surrogate is written as it is, which is not UTF-8.
 */
export function encodeLogGroup(group: LogGroup): Uint8Array {
  return codec.encode(group).finish();
}

/** Reads a LogGroup into plain objects. Throws when the bytes are not one, or lack a required field. */
export function decodeLogGroup(bytes: Uint8Array): LogGroup {
  const group = codec.decode(bytes);
  return {
    Logs: group.Logs.map(plainLog),
    ...(Object.hasOwn(group, 'Topic') && { Topic: group.Topic }),
    ...(Object.hasOwn(group, 'Source') && { Source: group.Source }),
    LogTags: (group.LogTags ?? []).map(plainPair),
  };
}

function plainLog(log: WireLog): WireLog {
  const { Time, Contents } = log;
  const plain: WireLog = { Time, Contents: Contents.map(plainPair) };
  if (Object.hasOwn(log, 'Time_ns')) plain.Time_ns = log.Time_ns;
  return plain;
}

function plainPair({ Key, Value }: WirePair): WirePair {
  return { Key, Value };
}
