/**
 * The longest prefix of `text` that takes at most `maxBytes` in UTF-8 and ends on a character
 * boundary, as bytes. Lone surrogates become U+FFFD.
 */
export function utf8Cut(text: string, maxBytes: number): Buffer {
  // A UTF-16 unit takes at least one byte, so nothing behind `maxBytes` units can fit.
  const bytes = Buffer.from(text.slice(0, maxBytes), 'utf8');
  if (bytes.length <= maxBytes) return bytes;
  let end = maxBytes;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}
