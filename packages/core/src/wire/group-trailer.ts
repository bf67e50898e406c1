import { TAG } from './tags.js';
import { varintSize, writeVarint } from './varint.js';

/** What a LogGroup says of all its logs. */
export interface GroupFields {
  readonly topic: string;
  readonly source: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Encodes everything of a LogGroup that follows its logs. An empty topic or source is left out. */
export function encodeGroupTrailer({ topic, source, tags }: GroupFields): Buffer {
  const parts: Uint8Array[] = [];
  if (topic !== '') parts.push(field(TAG.groupTopic, Buffer.from(topic, 'utf8')));
  if (source !== '') parts.push(field(TAG.groupSource, Buffer.from(source, 'utf8')));
  for (const key of Object.keys(tags)) {
    parts.push(encodeLogTag(key, tags[key] ?? ''));
  }
  return Buffer.concat(parts);
}

/** Encodes one log tag, to stand behind the trailer. */
export function encodeLogTag(key: string, value: string): Buffer {
  const pair = Buffer.concat([
    field(TAG.pairKey, Buffer.from(key, 'utf8')),
    field(TAG.pairValue, Buffer.from(value, 'utf8')),
  ]);
  return field(TAG.groupLogTags, pair);
}

function field(tag: number, bytes: Uint8Array): Buffer {
  const encoded = Buffer.allocUnsafe(1 + varintSize(bytes.length) + bytes.length);
  encoded[0] = tag;
  encoded.set(bytes, writeVarint(encoded, 1, bytes.length));
  return encoded;
}
