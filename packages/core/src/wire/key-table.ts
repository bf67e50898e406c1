import { MAX_NAME_BYTES } from './service-limits.js';
import { TAG } from './tags.js';
import { utf8Cut } from './utf8-cut.js';
import { writeVarint } from './varint.js';

/** The name of a field whose own name is empty: the service knows no empty key. */
const EMPTY_KEY_NAME = '_';

/** Keys remembered before the table starts anew, so that unbounded key names can't grow it. */
const MAX_KEYS = 2048;

/** Two tags, a length of two bytes, and a name. */
const MAX_ENCODED_BYTES = 4 + MAX_NAME_BYTES;

/** Room for the encoded keys of an ordinary application. */
const FIRST_BYTES = 4096;

export interface KeyEntry {
  /** Where its encoded form is in `KeyTable.bytes`: the key with its tag and length, and the value's tag. */
  readonly from: number;
  readonly to: number;
  /** The last record this key was written in; tells a key written twice. */
  lastRecord: number;
  /** Where the content with this key begins, in that record. */
  start: number;
}

/** Remembers encoded keys. Legal names are kept as they are; others are repaired. */
export class KeyTable {
  /** All of them, in one buffer: an object for each would cost more than encoding it. */
  bytes: Buffer = Buffer.alloc(0);
  #used = 0;
  #entries = new Map<string, KeyEntry>();
  #record = 0;

  /** Starts a record; returns its number. */
  nextRecord(): number {
    // Only between records, so that the keys of one record are never forgotten midway.
    if (this.#entries.size > MAX_KEYS) this.#forget();
    this.#record += 1;
    return this.#record;
  }

  entry(key: string): KeyEntry {
    return this.#entries.get(key) ?? this.#add(key);
  }

  #forget(): void {
    this.#entries = new Map();
    this.#used = 0;
    this.bytes = Buffer.alloc(0);
  }

  #add(key: string): KeyEntry {
    this.#reserve();
    const from = this.#used;
    const plainTo = this.#writePlain(key);
    // A copy: the key itself may be a slice that keeps a whole line alive.
    if (plainTo > 0)
      return this.#enter(this.bytes.toString('latin1', from + 2, plainTo - 1), plainTo);
    const name = utf8Cut(key === '' ? EMPTY_KEY_NAME : key, MAX_NAME_BYTES);
    const legal = name.toString('utf8');
    // A repaired key shares the entry of the key it became, so that both count as one.
    const entry = this.#entries.get(legal) ?? this.#enter(legal, this.#write(name));
    if (key !== legal && key.length <= MAX_NAME_BYTES * 4) this.#entries.set(key, entry);
    return entry;
  }

  #enter(key: string, to: number): KeyEntry {
    const entry = { from: this.#used, to, lastRecord: 0, start: 0 };
    this.#used = to;
    this.#entries.set(key, entry);
    return entry;
  }

  /** A key of ASCII characters whose length is one byte; 0 for others. Returns the end of what it wrote. */
  #writePlain(key: string): number {
    const { length } = key;
    if (length === 0 || length >= MAX_NAME_BYTES) return 0;
    const { bytes } = this;
    let at = this.#used;
    bytes[at++] = TAG.pairKey;
    bytes[at++] = length;
    for (let index = 0; index < length; index++) {
      const unit = key.charCodeAt(index);
      if (unit > 0x7f) return 0;
      bytes[at++] = unit;
    }
    bytes[at++] = TAG.pairValue;
    return at;
  }

  #write(name: Uint8Array): number {
    const { bytes } = this;
    bytes[this.#used] = TAG.pairKey;
    const at = writeVarint(bytes, this.#used + 1, name.length);
    bytes.set(name, at);
    bytes[at + name.length] = TAG.pairValue;
    return at + name.length + 1;
  }

  /** For one more key. */
  #reserve(): void {
    if (this.#used + MAX_ENCODED_BYTES <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(FIRST_BYTES, this.bytes.length * 2));
    this.bytes.copy(grown, 0, 0, this.#used);
    this.bytes = grown;
  }
}
