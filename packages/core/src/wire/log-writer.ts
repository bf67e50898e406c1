import type { ContentsWriter } from '../log.js';
import { writeFlattened } from '../record/flatten.js';
import { marksMade } from '../record/thrown.js';
import { type LogTime, toLogTime } from '../record/time.js';
import { valueText } from '../record/value-text.js';
import { beginValue, createWalk, restart } from '../record/walk.js';
import { buryContent, keyAt, removeBuried } from './bury-content.js';
import type { KeyEntry, KeyTable } from './key-table.js';
import { MAX_VALUE_BYTES } from './service-limits.js';
import { TAG } from './tags.js';
import { varintSize, writeVarint } from './varint.js';

/** Bytes of a log's length prefix that are set aside before the length is known: right for 128 B to 16 KiB. */
const LENGTH_GUESS = 2;

/** Tag and varint of any time after 1978, see `end`. */
const TIME_BYTES = 6;

/** Up to here a loop over the characters beats the call into native code. */
const SHORT_TEXT = 48;

/**
 * Fields that a record may be given. Above what any record has, and few enough that one with an
 * endless iterator behind it ends soon.
 */
export const MAX_FIELDS = 25_000;

/** Getters of one record that may throw: an exception costs the application far more than a value. */
const MAX_MARKS = 1000;

/** Fewer bytes of fields that were written again aren't worth the trouble of removing them early. */
const MIN_BURIED_BYTES = 64 * 1024;

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
  readonly #walk = createWalk();
  #record = 0;
  #contentsStart = 0;
  /** Bytes of contents whose keys were written again. */
  #buriedBytes = 0;
  #fields = 0;
  #maxMarks = 0;
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
    this.#buriedBytes = 0;
    this.#fields = 0;
    this.#maxMarks = marksMade() + MAX_MARKS;
    this.#tooLarge = false;
    this.hasTime = false;
    restart(this.#walk);
  }

  /** No content was written for this record. */
  get isEmpty(): boolean {
    return this.position === this.#contentsStart;
  }

  /** The record outgrew its bound; it can only be given up. */
  get isTooLarge(): boolean {
    return this.#tooLarge || this.#recordBytes > this.#maxRecordBytes;
  }

  time(value: unknown): void {
    if (toLogTime(value, this.givenTime)) this.hasTime = true;
  }

  string(key: string, value: string): void {
    this.#count();
    this.#write(key, value);
  }

  value(key: string, value: unknown): void {
    this.#count();
    if (typeof value === 'string') {
      this.#write(key, value);
      return;
    }
    // Nothing more is to be seen of the record, so nothing more is read.
    if (this.#tooLarge) return;
    beginValue(this.#walk);
    if (this.#flatten && typeof value === 'object' && value !== null) {
      writeFlattened(key, value, this, this.#walk);
      return;
    }
    const text = valueText(value, this.#walk);
    if (text !== undefined) this.#write(key, text);
  }

  /** A field that isn't the application's: there is always room for it. */
  repair(key: string, value: string): void {
    this.#write(key, value);
  }

  json(key: string, text: string): void {
    this.string(key, text);
  }

  reset(): void {
    this.begin(this.#maxRecordBytes);
  }

  /** Completes the record. `nanos` undefined leaves `Time_ns` out. Returns the bytes it takes. */
  end(seconds: number, nanos: number | undefined): number {
    if (this.#buriedBytes > 0) this.#removeBuried();
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

  /** @throws RangeError when the record has more fields, or failures, than there is time for */
  #count(): void {
    if (++this.#fields > MAX_FIELDS) throw new RangeError(`more than ${MAX_FIELDS} fields`);
    if (marksMade() > this.#maxMarks) throw new RangeError(`more than ${MAX_MARKS} fields throw`);
  }

  get #recordBytes(): number {
    return this.position - this.recordStart - this.#buriedBytes;
  }

  #write(key: string, value: string): void {
    if (this.#tooLarge) return;
    const entry = this.#keys.entry(key);
    if (entry.lastRecord === this.#record) this.#bury(entry);
    entry.lastRecord = this.#record;
    entry.start = this.position;
    if (value.length > SHORT_TEXT || !this.#shortAscii(entry, value)) this.#longText(entry, value);
    if (this.#recordBytes > this.#maxRecordBytes) this.#tooLarge = true;
  }

  /** Leaves out what was written with this key before. */
  #bury({ start }: KeyEntry): void {
    this.#buriedBytes += buryContent(this.buffer, start);
    const writtenBytes = this.position - this.#contentsStart;
    // Rarely enough that a record of nothing but repeated keys takes linear time, too.
    if (this.#buriedBytes > MIN_BURIED_BYTES && this.#buriedBytes > writtenBytes / 2) {
      this.#removeBuried();
    }
  }

  #removeBuried(): void {
    const moved = (at: number, start: number) => {
      this.#keys.entry(keyAt(this.buffer, at)).start = start;
    };
    this.position = removeBuried(this.buffer, this.#contentsStart, this.position, moved);
    this.#buriedBytes = 0;
  }

  /** Writes `value` if it is ASCII throughout; the common case, without leaving JavaScript. */
  #shortAscii({ from, to }: KeyEntry, value: string): boolean {
    const valueBytes = value.length;
    const contentBytes = to - from + 1 + valueBytes;
    this.#reserve(contentBytes + 4);
    const { buffer } = this;
    const { bytes } = this.#keys;
    let at = this.position;
    buffer[at++] = TAG.logContents;
    at = writeVarint(buffer, at, contentBytes);
    for (let i = from; i < to; i++) buffer[at++] = bytes[i] as number;
    buffer[at++] = valueBytes;
    for (let i = 0; i < valueBytes; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 0x7f) return false;
      buffer[at++] = unit;
    }
    this.position = at;
    return true;
  }

  #longText(key: KeyEntry, value: string): void {
    const bytes = Buffer.byteLength(value, 'utf8');
    if (bytes > MAX_VALUE_BYTES) {
      this.#cutText(key, value, bytes);
      return;
    }
    let at = this.#contentHead(key, bytes);
    at += this.buffer.write(value, at, 'utf8');
    this.position = at;
  }

  /** The longest prefix of whole characters, and how much there was. */
  #cutText(key: KeyEntry, value: string, bytes: number): void {
    const marker = `…[truncated from ${bytes} bytes]`;
    const markerBytes = Buffer.byteLength(marker);
    // The head is as long for all lengths between this one and the one that it will be.
    const start = this.#contentHead(key, MAX_VALUE_BYTES);
    const kept = this.buffer.write(value, start, MAX_VALUE_BYTES - markerBytes, 'utf8');
    this.#contentHead(key, kept + markerBytes);
    this.position = start + kept + this.buffer.write(marker, start + kept, 'utf8');
  }

  /** Writes all of a content but its value; returns where the value goes. */
  #contentHead({ from, to }: KeyEntry, valueBytes: number): number {
    const contentBytes = to - from + varintSize(valueBytes) + valueBytes;
    this.#reserve(1 + varintSize(contentBytes) + contentBytes);
    const { buffer } = this;
    let at = this.position;
    buffer[at++] = TAG.logContents;
    at = writeVarint(buffer, at, contentBytes);
    this.#keys.bytes.copy(buffer, at, from, to);
    return writeVarint(buffer, at + to - from, valueBytes);
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
