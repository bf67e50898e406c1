import { stripVTControlCharacters } from 'node:util';
import { type ContentsWriter, isError, readField } from '@putlogs/core';
import { writeErrorFields, writeMissingErrorFields } from './error-info.js';
import { isInfo, LEVEL, SPLAT, type WinstonInfo } from './info.js';
import { unmergedArguments } from './splat.js';
import { isInstant } from './timestamp.js';
import { writeAnything, writeValue } from './write-value.js';

/** What a `map` hook has made of a record. */
export interface MappedInfo {
  readonly info: WinstonInfo;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * Writes a winston record as contents: `level`, `message`, every own field, the parts of an Error
 * that are not enumerable, and call arguments that would be lost otherwise (as `splat`). It only
 * reads the record, which other transports will see too.
 */
export function writeInfo(info: unknown, contents: ContentsWriter): void {
  if (!isInfo(info)) {
    writeAnything('message', info, contents);
    return;
  }
  const level = info[LEVEL] ?? readField(info, 'level');
  writeLevel(level, contents);
  if (isPlain(info) || !isError(info)) {
    const written = writeMessage(info, contents) || level !== undefined;
    // Not a record of winston's, but what was written to the transport must arrive all the same.
    if (!writeFields(info, contents) && !written) writeAnything('message', info, contents);
  } else {
    writeErrorFields(info, contents);
  }
  writeTime(info, contents);
  if (info[SPLAT] !== undefined) writeSplat(info, contents);
}

/** Writes exactly the fields that a `map` hook has returned, at the record's time. */
export function writeMapped({ info, fields }: MappedInfo, contents: ContentsWriter): void {
  for (const key in fields)
    if (Object.hasOwn(fields, key)) writeValue(key, readField(fields, key), contents);
  writeTime(info, contents);
}

/** Sets the record's time from a `timestamp` that a format has put into it, if it names an instant. */
function writeTime(info: WinstonInfo, contents: ContentsWriter): void {
  const timestamp = readField(info, 'timestamp') ?? movedTimestamp(readField(info, 'metadata'));
  if (timestamp !== undefined && isInstant(timestamp)) contents.time(timestamp);
}

/** `format.metadata()` moves it there. */
function movedTimestamp(metadata: unknown): unknown {
  return isInfo(metadata) ? readField(metadata, 'timestamp') : undefined;
}

/** Spares most records the check for an Error of another realm. */
function isPlain(info: WinstonInfo): boolean {
  return Object.getPrototypeOf(info) === Object.prototype;
}

/** It comes from the symbol, because `format.colorize()` puts escape codes into `info.level`. */
function writeLevel(level: unknown, contents: ContentsWriter): void {
  if (typeof level === 'string') contents.string('level', withoutColors(level));
  else contents.value('level', level);
}

function withoutColors(level: string): string {
  return level.includes('\u001b') ? stripVTControlCharacters(level) : level;
}

/** Answers whether there was one. */
function writeMessage(info: WinstonInfo, contents: ContentsWriter): boolean {
  const message = readField(info, 'message');
  if (typeof message === 'string') contents.string('message', message);
  else if (isError(message)) writeErrorFields(message, contents);
  else if (Object.hasOwn(info, 'message')) writeAnything('message', message, contents);
  else return false;
  return true;
}

/** Answers whether there were any. */
function writeFields(info: WinstonInfo, contents: ContentsWriter): boolean {
  let written = false;
  for (const key in info) {
    if (key === 'level' || key === 'message' || !Object.hasOwn(info, key)) continue;
    const value = readField(info, key);
    written ||= value !== undefined;
    writeValue(key, value, contents);
  }
  return written;
}

function writeSplat(info: WinstonInfo, contents: ContentsWriter): void {
  const splat: unknown = info[SPLAT];
  const first: unknown = Array.isArray(splat) ? splat.at(0) : undefined;
  // Without a stack a format has taken the error's parts out, or elsewhere.
  if (isError(first) && Object.hasOwn(info, 'stack'))
    writeMissingErrorFields(first, info, contents);
  const rest = unmergedArguments(readField(info, 'message'), splat);
  if (rest.length > 0) contents.value(Object.hasOwn(info, 'splat') ? 'splat_' : 'splat', rest);
}
