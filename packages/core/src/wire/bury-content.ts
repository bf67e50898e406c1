import { TAG } from './tags.js';

/** Stands in the place of a content's tag when a later one has the same key. No field has this tag. */
const BURIED = 0x00;

/** Marks the content that begins at `start` as one to be left out; returns the bytes it takes. */
export function buryContent(buffer: Buffer, start: number): number {
  buffer[start] = BURIED;
  return contentEnd(buffer, start) - start;
}

/**
 * Closes the gaps that buried contents leave in `buffer[start, end)`; returns the new end. `moved` is
 * told of each content that has another place then: where its key's length is, and its new start.
 */
export function removeBuried(
  buffer: Buffer,
  start: number,
  end: number,
  moved: (keyAt: number, start: number) => void,
): number {
  let to = start;
  for (let at = start; at < end; ) {
    const next = contentEnd(buffer, at);
    if (buffer[at] === TAG.logContents) {
      if (to < at) {
        buffer.copyWithin(to, at, next);
        moved(contentHead(buffer, to) + 1, to);
      }
      to += next - at;
    }
    at = next;
  }
  return to;
}

/** The key of a content, from where its length stands. */
export function keyAt(buffer: Buffer, at: number): string {
  const length = readLength(buffer, at);
  const start = lengthEnd(buffer, at);
  return buffer.toString('utf8', start, start + length);
}

function contentEnd(buffer: Buffer, start: number): number {
  return contentHead(buffer, start) + readLength(buffer, start + 1);
}

/** Behind the content's tag and length. */
function contentHead(buffer: Buffer, start: number): number {
  return lengthEnd(buffer, start + 1);
}

function readLength(buffer: Buffer, at: number): number {
  let length = 0;
  for (let index = 0; ; index++) {
    const byte = buffer[at + index] ?? 0;
    length |= (byte & 0x7f) << (7 * index);
    if (byte < 0x80) return length;
  }
}

function lengthEnd(buffer: Buffer, at: number): number {
  let end = at;
  while ((buffer[end] ?? 0) >= 0x80) end++;
  return end + 1;
}
