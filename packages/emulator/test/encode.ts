import $protobuf from 'protobufjs/minimal.js';

/** A key and a value; bytes go out as they are, `undefined` is left out. */
export type Pair = readonly [
  key: string | Uint8Array | undefined,
  value: string | Uint8Array | undefined,
];

export interface TestLog {
  time?: number | undefined;
  timeNs?: number | undefined;
  contents: readonly Pair[];
}

export interface TestGroup {
  logs: readonly TestLog[];
  topic?: string | Uint8Array;
  source?: string | Uint8Array;
  tags?: readonly Pair[];
}

const toBytes = (text: string | Uint8Array) =>
  typeof text === 'string' ? Buffer.from(text) : text;

function encodePair([key, value]: Pair): Uint8Array {
  const writer = $protobuf.Writer.create();
  if (key !== undefined) writer.uint32(0x0a).bytes(toBytes(key));
  if (value !== undefined) writer.uint32(0x12).bytes(toBytes(value));
  return writer.finish();
}

function encodeLog({ time, timeNs, contents }: TestLog): Uint8Array {
  const writer = $protobuf.Writer.create();
  if (time !== undefined) writer.uint32(0x08).uint32(time);
  for (const pair of contents) writer.uint32(0x12).bytes(encodePair(pair));
  if (timeNs !== undefined) writer.uint32(0x25).fixed32(timeNs);
  return writer.finish();
}

/** Encodes whatever it is given, right or wrong: the tests' own writer of LogGroups. */
export function encodeGroup({ logs, topic, source, tags = [] }: TestGroup): Buffer {
  const writer = $protobuf.Writer.create();
  for (const log of logs) writer.uint32(0x0a).bytes(encodeLog(log));
  if (topic !== undefined) writer.uint32(0x1a).bytes(toBytes(topic));
  if (source !== undefined) writer.uint32(0x22).bytes(toBytes(source));
  for (const tag of tags) writer.uint32(0x32).bytes(encodePair(tag));
  return Buffer.from(writer.finish());
}

/** A LogGroup of exactly `bytes` bytes, in one log with values of at most `valueBytes`. */
export function encodeGroupOfSize(bytes: number, time: number, valueBytes = 500_000): Buffer {
  const keys = Math.ceil(bytes / valueBytes);
  const build = (last: number) =>
    encodeGroup({
      logs: [
        {
          time,
          contents: Array.from({ length: keys }, (_, i) => [
            `key${i}`,
            'x'.repeat(i === keys - 1 ? last : valueBytes - 100),
          ]),
        },
      ],
    });
  const guess = bytes - (valueBytes - 100) * (keys - 1) - 200;
  return build(guess + bytes - build(guess).length);
}
