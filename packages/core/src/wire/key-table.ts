import { MAX_NAME_BYTES } from './service-limits.js';
import { TAG } from './tags.js';
import { utf8Cut } from './utf8-cut.js';
import { varintSize, writeVarint } from './varint.js';

/** The name of a field whose own name is empty: the service knows no empty key. */
const EMPTY_KEY_NAME = '_';

/** Keys remembered before the table starts anew, so that unbounded key names can't grow it. */
const MAX_KEYS = 2048;

export interface KeyEntry {
  /** Encoded key with its tag and length, and the value's tag behind it. */
  readonly bytes: Uint8Array;
  /** The last record this key was written in; tells a key written twice. */
  lastRecord: number;
}

/** Remembers encoded keys. Legal names are kept as they are; others are repaired. */
export class KeyTable {
  #entries = new Map<string, KeyEntry>();
  #record = 0;

  /** Starts a record; returns its number. */
  nextRecord(): number {
    // Only between records, so that the keys of one record are never forgotten midway.
    if (this.#entries.size > MAX_KEYS) this.#entries = new Map();
    this.#record += 1;
    return this.#record;
  }

  entry(key: string): KeyEntry {
    return this.#entries.get(key) ?? this.#add(key);
  }

  #add(key: string): KeyEntry {
    const name = utf8Cut(key === '' ? EMPTY_KEY_NAME : key, MAX_NAME_BYTES);
    const legal = name.toString('utf8');
    // A repaired key shares the entry of the key it became, so that both count as one.
    const entry = this.#entries.get(legal) ?? { bytes: encodeKey(name), lastRecord: 0 };
    // Under the copy: the key itself may be a slice that keeps a whole line alive.
    this.#entries.set(legal, entry);
    if (key !== legal && key.length <= MAX_NAME_BYTES * 4) this.#entries.set(key, entry);
    return entry;
  }
}

function encodeKey(name: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(2 + varintSize(name.length) + name.length);
  bytes[0] = TAG.pairKey;
  const at = writeVarint(bytes, 1, name.length);
  bytes.set(name, at);
  bytes[bytes.length - 1] = TAG.pairValue;
  return bytes;
}
