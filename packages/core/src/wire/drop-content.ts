import { TAG } from './tags.js';

/**
 * Removes the content with this encoded key (as in `KeyEntry.bytes`) from the contents in
 * `buffer[start, end)`; returns the new end. Reading back what was written costs time only when a
 * key really comes twice.
 */
export function dropContent(buffer: Buffer, start: number, end: number, key: Uint8Array): number {
  let at = start;
  while (at < end && buffer[at] === TAG.logContents) {
    let length = 0;
    let shift = 0;
    let head = at + 1;
    let byte: number;
    do {
      byte = buffer[head++] as number;
      length |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte >= 0x80);
    const next = head + length;
    if (buffer.compare(key, 0, key.length, head, Math.min(head + key.length, next)) === 0) {
      buffer.copyWithin(at, next, end);
      return end - (next - at);
    }
    at = next;
  }
  return end;
}
