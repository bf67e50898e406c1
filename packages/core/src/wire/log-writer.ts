import type { ContentsWriter } from '../log.js';
import { writeFlattened } from '../record/flatten.js';
import { type LogTime, toLogTime } from '../record/time.js';
import { valueText } from '../record/value-text.js';
import { dropContent } from './drop-content.js';
import type { KeyTable } from './key-table.js';
import { MAX_VALUE_BYTES } from './service-limits.js';
import { TAG } from './tags.js';
import { utf8Cut } from './utf8-cut.js';
import { varintSize, writeVarint } from './varint.js';

/** Bytes of a log's length prefix that are set aside before the length is known: right for 128 B to 16 KiB. */
const LENGTH_GUESS = 2;

/** Tag and varint of any time after 1978, see `end`. */
const TIME_BYTES = 6;

/** Up to here a loop over the characters beats the call into native code. */
const SHORT_TEXT = 48;

/** A buffer never starts smaller. */
const MIN_BUFFER_BYTES = 1024;

export interface LogWriterOptions {
  /** Nested plain objects become dotted keys. */
  readonly flatten: boolean;
}

/**
 * Encodes logs one behind the other, as the `Logs` field of a LogGroup, straight into one buffer.
 * `begin()`, the contents, `end()`, and `take()` if it is to stay. Strings are valid UTF-8 whatever they hold:
 * lone surrogates become U+FFFD.
 */
export class LogWriter implements ContentsWriter {
  /** Everything written so far is in `buffer[0, position)`. */
  buffer: Buffer;
  position = 0;
  /** Where the record being written, or the last one, begins. */
  recordStart = 0;
  /** Up to here records were taken on; the next one begins here, whatever became of those after. */
  taken = 0;

  /** The time that the record's mapper gave; meaningful when `hasTime`. */
  readonly givenTime: LogTime = { seconds: 0, nanos: 0 };
  hasTime = false;

  readonly #keys: KeyTable;
  readonly #flatten: boolean;
  #record = 0;
  #contentsStart = 0;
  #maxRecordBytes = 0;
  #tooLarge = false;

  constructor(buffer: Buffer, keys: KeyTable, options: LogWriterOptions) {
    this.buffer = buffer;
    this.#keys = keys;
    this.#flatten = options.flatten;
  }

  /** Starts a record that may take `maxRecordBytes`, its tag and length included. */
  begin(maxRecordBytes: number): void {
    this.#record = this.#keys.nextRecord();
    this.recordStart = this.taken;
    this.position = this.taken;
    this.#maxRecordBytes = maxRecordBytes;
    this.#contentsStart = this.position + 1 + LENGTH_GUESS + TIME_BYTES;
    this.#reserve(1 + LENGTH_GUESS + TIME_BYTES);
    this.position = this.#contentsStart;
    this.#tooLarge = false;
    this.hasTime = false;
  }

  /** No content was written for this record. */
  get isEmpty(): boolean {
    return this.position === this.#contentsStart;
  }

  /** The record outgrew its bound; it can only be given up. */
  get isTooLarge(): boolean {
    return this.#tooLarge || this.position - this.recordStart > this.#maxRecordBytes;
  }

  time(value: unknown): void {
    if (toLogTime(value, this.givenTime)) this.hasTime = true;
  }

  string(key: string, value: string): void {
    if (this.#tooLarge) return;
    const entry = this.#keys.entry(key);
    if (entry.lastRecord === this.#record) this.#dropEarlier(entry.bytes);
    entry.lastRecord = this.#record;
    if (value.length > SHORT_TEXT || !this.#shortAscii(entry.bytes, value)) {
      this.#longText(entry.bytes, value);
    }
    if (this.position - this.recordStart > this.#maxRecordBytes) this.#tooLarge = true;
  }

  value(key: string, value: unknown): void {
    if (typeof value === 'string') {
      this.string(key, value);
      return;
    }
    if (this.#flatten && typeof value === 'object' && value !== null) {
      writeFlattened(key, value, this);
      return;
    }
    const text = valueText(value);
    if (text !== undefined) this.string(key, text);
  }

  json(key: string, text: string): void {
    this.string(key, text);
  }

  reset(): void {
    this.begin(this.#maxRecordBytes);
  }

  /** Completes the record. `nanos` undefined leaves `Time_ns` out. Returns the bytes it takes. */
  end(seconds: number, nanos: number | undefined): number {
    if (nanos !== undefined) this.#timeNs(nanos);
    const timeBytes = 1 + varintSize(seconds);
    const bodyBytes = timeBytes + this.position - this.#contentsStart;
    const headBytes = 1 + varintSize(bodyBytes) + timeBytes;
    this.#moveContents(this.recordStart + headBytes);
    const { buffer } = this;
    buffer[this.recordStart] = TAG.groupLogs;
    const at = writeVarint(buffer, this.recordStart + 1, bodyBytes);
    buffer[at] = TAG.logTime;
    writeVarint(buffer, at + 1, seconds);
    return this.position - this.recordStart;
  }

  /** Keeps the completed record. */
  take(): void {
    this.taken = this.position;
  }

  /** Starts and completes a record that is encoded already. */
  adopt(bytes: Uint8Array): void {
    this.recordStart = this.taken;
    this.position = this.taken;
    this.append(bytes);
  }

  /** Appends bytes that are encoded already. */
  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.buffer.set(bytes, this.position);
    this.position += bytes.length;
  }

  #dropEarlier(key: Uint8Array): void {
    this.position = dropContent(this.buffer, this.#contentsStart, this.position, key);
  }

  /** Writes `value` if it is ASCII throughout; the common case, without leaving JavaScript. */
  #shortAscii(key: Uint8Array, value: string): boolean {
    const valueBytes = value.length;
    const contentBytes = key.length + 1 + valueBytes;
    this.#reserve(contentBytes + 4);
    const { buffer } = this;
    let at = this.position;
    buffer[at++] = TAG.logContents;
    at = writeVarint(buffer, at, contentBytes);
    for (let i = 0; i < key.length; i++) buffer[at++] = key[i] as number;
    buffer[at++] = valueBytes;
    for (let i = 0; i < valueBytes; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 0x7f) return false;
      buffer[at++] = unit;
    }
    this.position = at;
    return true;
  }

  #longText(key: Uint8Array, value: string): void {
    const bytes = Buffer.byteLength(value, 'utf8');
    if (bytes > MAX_VALUE_BYTES) {
      this.#valueBytes(key, truncated(value, bytes));
      return;
    }
    let at = this.#contentHead(key, bytes);
    at += this.buffer.write(value, at, 'utf8');
    this.position = at;
  }

  #valueBytes(key: Uint8Array, value: Uint8Array): void {
    const at = this.#contentHead(key, value.length);
    this.buffer.set(value, at);
    this.position = at + value.length;
  }

  /** Writes all of a content but its value; returns where the value goes. */
  #contentHead(key: Uint8Array, valueBytes: number): number {
    const contentBytes = key.length + varintSize(valueBytes) + valueBytes;
    this.#reserve(1 + varintSize(contentBytes) + contentBytes);
    const { buffer } = this;
    let at = this.position;
    buffer[at++] = TAG.logContents;
    at = writeVarint(buffer, at, contentBytes);
    buffer.set(key, at);
    return writeVarint(buffer, at + key.length, valueBytes);
  }

  #timeNs(nanos: number): void {
    this.#reserve(5);
    this.buffer[this.position] = TAG.logTimeNs;
    this.buffer.writeUInt32LE(nanos, this.position + 1);
    this.position += 5;
  }

  /** Closes or opens the gap when the length or the time took other than the bytes set aside. */
  #moveContents(start: number): void {
    const shift = start - this.#contentsStart;
    if (shift === 0) return;
    if (shift > 0) this.#reserve(shift);
    this.buffer.copyWithin(start, this.#contentsStart, this.position);
    this.position += shift;
    this.#contentsStart = start;
  }

  #reserve(bytes: number): void {
    const needed = this.position + bytes;
    if (needed <= this.buffer.length) return;
    const size = Math.max(needed, this.buffer.length * 2, MIN_BUFFER_BYTES);
    const grown = Buffer.allocUnsafeSlow(size);
    this.buffer.copy(grown, 0, 0, this.position);
    this.buffer = grown;
  }
}

function truncated(value: string, bytes: number): Uint8Array {
  const marker = Buffer.from(`…[truncated from ${bytes} bytes]`, 'utf8');
  return Buffer.concat([utf8Cut(value, MAX_VALUE_BYTES - marker.length), marker]);
}
