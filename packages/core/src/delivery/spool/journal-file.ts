import { crc32 } from 'node:zlib';
import { MIN_LOG_BYTES } from '../../wire/service-limits.js';
import { type JournalMeta, journalMetaText, parseJournalMeta } from './meta.js';
import { magicOf, PREAMBLE_BYTES, readPreamble, writePreamble } from './preamble.js';

/** Drawn for each journal and part of its name: no record can hold bytes that pass for a mark. */
export const NONCE_BYTES = 8;

/** Nonce, records so far, records, length and checksum of the payload, checksum of all that. */
export const MARK_BYTES = NONCE_BYTES + 20;

/** Preamble, length of the meta, checksum of that and the meta. */
const FIXED_HEAD_BYTES = PREAMBLE_BYTES + 8;
/** Tags may be long; what goes beyond this is no head. */
const MAX_HEAD_BYTES = 1024 * 1024;

/** Marks and heads of a made-up file could make reading it take for ever. */
const MAX_CHECKED_SIZE = 4;
const MAX_HEADS_TRIED = 16;
/** More marks than any journal has, each twice. */
const MAX_FALSE_MARKS = 100_000;

/** Some records of a journal, written at once. */
interface Entry {
  /** Records in the journal up to the end of this entry. */
  readonly total: number;
  readonly logs: number;
  readonly payloadBytes: number;
  readonly payloadCrc: number;
}

/** What could be read of a journal. */
export interface JournalContents {
  /** Undefined when both copies of the head are damaged: then nothing says where the records go. */
  readonly meta: JournalMeta | undefined;
  /** The logs of a LogGroup, encoded, in order; views of the file. */
  readonly payloads: readonly Uint8Array[];
  readonly payloadBytes: number;
  readonly logs: number;
  /** Records that were written and can't be read. */
  readonly lost: number;
  /** Every byte is accounted for. */
  readonly isWhole: boolean;
}

/** The head, twice: a damaged byte in one copy costs nothing. */
export function encodeJournalHead(journal: JournalMeta): Buffer {
  const meta = Buffer.from(journalMetaText(journal), 'utf8');
  const head = Buffer.alloc(FIXED_HEAD_BYTES + meta.length);
  writePreamble(head, 'journal');
  head.writeUInt32LE(meta.length, PREAMBLE_BYTES);
  meta.copy(head, FIXED_HEAD_BYTES);
  head.writeUInt32LE(headCrc(head), PREAMBLE_BYTES + 4);
  return Buffer.concat([head, head]);
}

/** `total` counts the records of the whole journal, these `logs` included. */
export function encodeMark(
  nonce: Uint8Array,
  payload: Uint8Array,
  logs: number,
  total: number,
): Buffer {
  const mark = Buffer.allocUnsafe(MARK_BYTES);
  mark.set(nonce);
  mark.writeUInt32LE(total, 8);
  mark.writeUInt32LE(logs, 12);
  mark.writeUInt32LE(payload.length, 16);
  mark.writeUInt32LE(crc32(payload), 20);
  mark.writeUInt32LE(crc32(mark.subarray(0, 24)), 24);
  return mark;
}

/** Reads whatever is whole, wherever it stands. */
export function readJournalFile(file: Buffer, nonce: Uint8Array): JournalContents | 'newer' {
  const head = readHeads(file, Buffer.from(nonce));
  if (head === 'newer') return 'newer';
  const reader = new EntryReader(file, Buffer.from(nonce), head.end);
  reader.run();
  return {
    meta: head.meta,
    payloads: reader.payloads,
    payloadBytes: reader.payloads.reduce((sum, { length }) => sum + length, 0),
    logs: reader.logs,
    lost: Math.max(0, reader.known - reader.logs),
    isWhole: head.isWhole && reader.isWhole,
  };
}

interface Heads {
  readonly meta: JournalMeta | undefined;
  readonly end: number;
  readonly isWhole: boolean;
}

function readHeads(file: Buffer, nonce: Buffer): Heads | 'newer' {
  if (readPreamble(file, 'journal') === 'newer') return 'newer';
  const first = firstHead(file, nonce);
  if (first === undefined) return { meta: undefined, end: 0, isWhole: false };
  const second = readHead(file, first.end);
  const end = second?.end ?? first.end;
  return { meta: first.meta, end, isWhole: first.start === 0 && second !== undefined };
}

/** The first copy, or the second where the first is damaged. Behind a mark, what looks like one was logged. */
function firstHead(file: Buffer, nonce: Buffer): Head | undefined {
  const magic = Buffer.from(magicOf('journal'), 'latin1');
  const firstMark = file.indexOf(nonce);
  const end = Math.min(MAX_HEAD_BYTES, firstMark < 0 ? file.length : firstMark);
  let at = 0;
  for (let tries = 0; tries < MAX_HEADS_TRIED && at >= 0 && at < end; tries++) {
    const head = readHead(file, at);
    if (head !== undefined) return head;
    at = file.indexOf(magic, at + 1);
  }
  return undefined;
}

interface Head {
  readonly meta: JournalMeta;
  readonly start: number;
  readonly end: number;
}

function readHead(file: Buffer, at: number): Head | undefined {
  const rest = file.subarray(at);
  if (rest.length < FIXED_HEAD_BYTES || readPreamble(rest, 'journal') !== 'ours') return undefined;
  const bytes = FIXED_HEAD_BYTES + rest.readUInt32LE(PREAMBLE_BYTES);
  if (bytes > rest.length || bytes > MAX_HEAD_BYTES) return undefined;
  const head = rest.subarray(0, bytes);
  if (head.readUInt32LE(PREAMBLE_BYTES + 4) !== headCrc(head)) return undefined;
  const meta = parseJournalMeta(head.toString('utf8', FIXED_HEAD_BYTES));
  return meta && { meta, start: at, end: at + bytes };
}

function headCrc(head: Buffer): number {
  const length = head.subarray(PREAMBLE_BYTES, PREAMBLE_BYTES + 4);
  return crc32(head.subarray(FIXED_HEAD_BYTES), crc32(length));
}

/**
 * Walks the marks. Each payload stands between two copies of its mark, so one damaged mark costs
 * nothing, and a damaged payload is known by its count.
 */
class EntryReader {
  readonly payloads: Uint8Array[] = [];
  logs = 0;
  /** The highest count of records that any mark speaks of. */
  known = 0;
  isWhole = true;

  readonly #file: Buffer;
  readonly #nonce: Buffer;
  /** The end of what is used up. */
  #end: number;
  /** `total` of the last entry taken. */
  #taken = 0;
  #checkable: number;
  #falseMarks = 0;

  constructor(file: Buffer, nonce: Buffer, start: number) {
    this.#file = file;
    this.#nonce = nonce;
    this.#end = start;
    this.#checkable = file.length * MAX_CHECKED_SIZE;
  }

  run(): void {
    let at = this.#file.indexOf(this.#nonce, this.#end);
    while (at >= 0 && this.#falseMarks < MAX_FALSE_MARKS) {
      const next = this.#visit(at);
      at = this.#file.indexOf(this.#nonce, next);
    }
    if (this.#end !== this.#file.length || this.known !== this.logs) this.isWhole = false;
  }

  /** Looks at what may be a mark; returns where to go on. */
  #visit(at: number): number {
    const entry = this.#markAt(at);
    if (entry === undefined) {
      this.#falseMarks += 1;
      return at + 1;
    }
    const behindMark = at + MARK_BYTES;
    this.known = Math.max(this.known, entry.total);
    if (entry.total <= this.#taken) {
      // The second copy of the entry that was taken last.
      if (at !== this.#end) this.isWhole = false;
      this.#end = behindMark;
      return behindMark;
    }
    const { payloadBytes } = entry;
    if (this.#isPayload(behindMark, entry)) {
      if (at !== this.#end) this.isWhole = false;
      this.#take(behindMark, entry);
      this.#end = behindMark + payloadBytes;
      return this.#end;
    }
    this.isWhole = false;
    if (at - payloadBytes >= this.#end && this.#isPayload(at - payloadBytes, entry)) {
      this.#take(at - payloadBytes, entry);
      this.#end = behindMark;
    }
    return behindMark;
  }

  #take(start: number, { payloadBytes, logs, total }: Entry): void {
    this.payloads.push(this.#file.subarray(start, start + payloadBytes));
    this.logs += logs;
    this.#taken = total;
  }

  #isPayload(start: number, { payloadBytes, payloadCrc }: Entry): boolean {
    const end = start + payloadBytes;
    if (end > this.#file.length) return false;
    this.#checkable -= payloadBytes;
    return this.#checkable >= 0 && crc32(this.#file.subarray(start, end)) === payloadCrc;
  }

  #markAt(at: number): Entry | undefined {
    if (at + MARK_BYTES > this.#file.length) return undefined;
    const mark = this.#file.subarray(at, at + MARK_BYTES);
    if (mark.readUInt32LE(24) !== crc32(mark.subarray(0, 24))) return undefined;
    const total = mark.readUInt32LE(8);
    const logs = mark.readUInt32LE(12);
    const payloadBytes = mark.readUInt32LE(16);
    if (logs === 0 || logs > total || payloadBytes < logs * MIN_LOG_BYTES) return undefined;
    return { total, logs, payloadBytes, payloadCrc: mark.readUInt32LE(20) };
  }
}
